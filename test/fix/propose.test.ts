import { afterEach, describe, expect, it } from 'vitest';
import { parseRecord } from '../../src/fix/hook.ts';
import { type FixSource, proposeFix } from '../../src/fix/propose.ts';
import type { RecordedCommand } from '../../src/fix/types.ts';
import { hideNothing, hideTexts } from '../../src/progress/hidden.ts';

afterEach(hideNothing);

const typed = (text: string, ...changed: string[]): RecordedCommand => ({ text, status: 0, changed });

/** The Dockerfile that is proposed; null if it stays. */
function proposed(
  commands: readonly RecordedCommand[],
  more: Partial<FixSource> = {},
  files = {},
): string | null {
  const changes = proposeFix({
    record: { commands, files: new Map(Object.entries(files)) },
    dockerfile: 'FROM a\nRUN b\nCMD c\n',
    continuation: '\\',
    line: 2,
    sources: new Map(),
    ...more,
  });
  return changes.find(({ file }) => file === null)?.after ?? null;
}

describe('a proposal', () => {
  it('has the commands that worked and changed something, in order, with what they depend on', () => {
    const commands = [
      typed('ls -l'),
      { ...typed('cp x y', '/y'), status: 1 },
      typed('cd /src', ''.trim()),
      typed('export CC=gcc'),
      typed('make || true', '/src/a.o'),
      typed('cat a.o'),
      typed('touch /done', '/done'),
      typed('cd /'),
    ].map((one) => ({ ...one, changed: one.changed.filter((path) => path !== '') }));
    expect(proposed(commands)).toBe(
      'FROM a\nRUN cd /src \\\n && export CC=gcc \\\n && { make || true; } \\\n && touch /done\nRUN b\nCMD c\n',
    );
  });

  it('has commands of several lines as a heredoc', () => {
    expect(proposed([typed('cat > /f <<X\na\nX', '/f')])).toBe(
      "FROM a\nRUN <<'EOF'\nset -e\ncat > /f <<X\na\nX\nEOF\nRUN b\nCMD c\n",
    );
  });

  it('has a file that was edited, but not the editor', () => {
    const files = { '/etc/f': Buffer.from('one\nEOF\n') };
    expect(proposed([typed('vi /etc/f', '/etc/f', '/root/.viminfo')], {}, files)).toBe(
      "FROM a\nCOPY <<'EOF2' /etc/f\none\nEOF\nEOF2\nRUN b\nCMD c\n",
    );
  });

  it('changes a file of the build context there, and leaves the Dockerfile', () => {
    const record = {
      commands: [typed('sed -i s/a/b/ /src/f', '/src/f')],
      files: new Map([['/src/f', Buffer.from('b\n')]]),
    };
    const sources = new Map([['/src/f', { file: 'app/f', text: 'a\n' }]]);
    expect(proposeFix({ record, dockerfile: 'FROM a\n', continuation: '\\', line: 2, sources })).toEqual([
      { file: 'app/f', before: 'a\n', after: 'b\n' },
    ]);
  });

  it('keeps line ends, and comes behind a file without one', () => {
    const commands = [typed('touch /x', '/x')];
    expect(proposed(commands, { dockerfile: 'FROM a\r\nRUN b\r\n' })).toBe(
      'FROM a\r\nRUN touch /x\r\nRUN b\r\n',
    );
    expect(proposed(commands, { dockerfile: 'FROM a', line: 2 })).toBe('FROM a\nRUN touch /x\n');
  });

  it('has no secret', () => {
    hideTexts(['hush-hush']);
    expect(proposed([typed('echo hush-hush > /x', '/x')])).toContain('RUN echo *** > /x');
  });

  it('is none where nothing was changed', () => {
    expect(proposed([typed('ls'), typed('cd /')])).toBeNull();
  });
});

it('a record has each command once, with its status and what it changed', () => {
  const prompt = (number: number, status: number, ...lines: string[]) =>
    `${number}\u001e${status}\u001e${lines.map((line, at) => `   ${at} ${line}`).join('\n')}\u001d`;
  const output = [
    prompt(1, 0, 'make all'),
    prompt(2, 0, 'make all', 'echo a > /f'),
    prompt(3, 0, 'make all', 'echo a > /f', 'cat > /g <<E', 'x', 'E'),
    prompt(4, 0, 'make all', 'echo a > /f', 'cat > /g <<E', 'x', 'E'),
    prompt(5, 2, 'make all', 'echo a > /f', 'cat > /g <<E', 'x', 'E', 'make all'),
    '\u001cc1\u001e10 1 /old\n\u001dc2\u001e10 1 /old\n12 2 /f\n\u001dc3\u001e12 2 /f\n13 2 /g\n\u001d\u001c',
    '/f\u001e2\u001ea\n/g\u001e2\u001ex\n',
  ].join('');
  const record = parseRecord(Buffer.from(output), new Set(['make none']));
  expect(record.commands).toEqual([
    { text: 'echo a > /f', status: 0, changed: ['/f'] },
    { text: 'cat > /g <<E\nx\nE', status: 0, changed: ['/g'] },
    // Nothing was looked for after it.
    { text: 'make all', status: 2, changed: ['/'] },
  ]);
  expect([...record.files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual([
    ['/f', 'a\n'],
    ['/g', 'x\n'],
  ]);
});
