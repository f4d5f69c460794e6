import { afterEach, describe, expect, it } from 'vitest';
import { parseRecord } from '../../src/fix/parse-record.ts';
import { type FixSource, proposeFix, tooManyFiles } from '../../src/fix/propose.ts';
import type { FailedRun, RecordedCommand, RecordedFile } from '../../src/fix/types.ts';
import { hideNothing, hideTexts } from '../../src/progress/hidden.ts';

afterEach(hideNothing);

const typed = (text: string, ...changed: string[]): RecordedCommand => ({ text, status: 0, changed });

const file = (text: string, mode = '644', owner = '0:0'): RecordedFile => ({
  bytes: Buffer.from(text),
  mode,
  owner,
});

/** The Dockerfile that is proposed first; null if it stays. */
function proposed(
  commands: readonly RecordedCommand[],
  more: Partial<FixSource> = {},
  files: Readonly<Record<string, RecordedFile>> = {},
): string | null {
  return changed(commands, more, files)[0] ?? null;
}

/** The Dockerfiles that are proposed. */
function changed(
  commands: readonly RecordedCommand[],
  more: Partial<FixSource> = {},
  files: Readonly<Record<string, RecordedFile>> = {},
): readonly string[] {
  const proposals = proposeFix({
    record: { commands, files: new Map(Object.entries(files)) },
    dockerfile: 'FROM a\nRUN b\nCMD c\n',
    continuation: '\\',
    line: 2,
    failed: null,
    mounts: [],
    sources: new Map(),
    ...more,
  });
  return proposals.flatMap(({ changes }) => changes.find(({ file }) => file === null)?.after ?? []);
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
    const files = { '/etc/f': file('one\nEOF\n') };
    expect(proposed([typed('vi /etc/f', '/etc/f', '/root/.viminfo')], {}, files)).toBe(
      "FROM a\nCOPY <<'EOF2' /etc/f\none\nEOF\nEOF2\nRUN b\nCMD c\n",
    );
  });

  it('changes a file of the build context there, and leaves the Dockerfile', () => {
    const record = {
      commands: [typed('sed -i s/a/b/ /src/f', '/src/f', '/src')],
      files: new Map([['/src/f', file('b\n')]]),
    };
    const sources = new Map([['/src/f', { file: 'app/f', text: 'a\n' }]]);
    const source = { record, dockerfile: 'FROM a\n', continuation: '\\', line: 2, sources };
    expect(proposeFix({ ...source, failed: null, mounts: [] })).toEqual([
      { place: 'before', changes: [{ file: 'app/f', before: 'a\n', after: 'b\n' }] },
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

  it('keeps mode and owner of a file that was edited', () => {
    const files = { '/bin/f': file('one\n', '755', '7:8') };
    expect(proposed([typed('vi /bin/f', '/bin/f')], {}, files)).toContain(
      "COPY --chmod=755 --chown=7:8 <<'EOF' /bin/f\none\nEOF\n",
    );
  });

  it('has a removal, also where the times of files do not show it', () => {
    expect(proposed([typed('rm -rf /src/old')])).toContain('RUN rm -rf /src/old\n');
  });

  it('has no command that only changed a mount', () => {
    expect(proposed([typed('touch /cache/x', '/cache')], { mounts: ['/cache'] })).toBeNull();
  });

  it('is none where nothing was changed', () => {
    expect(proposed([typed('ls'), typed('cd /')])).toBeNull();
  });
});

describe('a proposal where a RUN failed', () => {
  const ofRun = (
    lines: readonly string[],
    script: string,
    commands: readonly RecordedCommand[],
    culprit: number | null = null,
  ) => {
    const endLine = 1 + lines.length;
    const failed: FailedRun = { startLine: 2, endLine, flags: '--network=none ', script, culprit };
    const dockerfile = `FROM a\n${lines.join('\n')}\nCMD c\n`;
    return changed(commands, { dockerfile, failed }).map((text) => text.slice(7, -7).split('\n'));
  };

  it('puts another form of one of its commands in the place of that one, what was typed before it in front', () => {
    const lines = ['RUN --network=none ./configure \\', '  && make all \\', '  # Then:', '  && make install'];
    const script = './configure   && make all   && make install';
    const commands = [typed('mkdir /o', '/o'), typed('make all O=/o', '/o/x'), typed('make install', '/bin')];
    const [instead, before] = ofRun(lines, script, commands);
    expect(instead).toEqual(['RUN mkdir /o', lines[0], '  && make all O=/o \\', ...lines.slice(2)]);
    expect(before).toEqual(['RUN mkdir /o \\', ' && make all O=/o \\', ' && make install', ...lines]);
  });

  it('offers the place of the whole RUN second where no command corresponds', () => {
    expect(ofRun(['RUN make'], 'make', [typed('touch /x', '/x'), typed('sh b.sh || true', '/y')])).toEqual([
      ['RUN touch /x \\', ' && { sh b.sh || true; }', 'RUN make'],
      ['RUN --network=none touch /x \\', ' && { sh b.sh || true; }'],
    ]);
  });

  it('puts a longer command line in braces, and not into a pipeline', () => {
    expect(ofRun(['RUN a && make'], 'a && make', [typed('make x || make y', '/x')])[0]).toEqual([
      'RUN a && { make x || make y; }',
    ]);
    expect(ofRun(['RUN cat f | sort'], 'cat f | sort', [typed('cat g | sort', '/x')])[0]).toEqual([
      'RUN cat g | sort',
      'RUN cat f | sort',
    ]);
  });

  describe('and a trace has told which command', () => {
    const chain = ['RUN a && make x \\', ' && make y && c'];
    const script = 'a && make x  && make y && c';

    it('replaces that one, and keeps those before and behind it', () => {
      const commands = [typed('make CC=cc', '/y')];
      expect(ofRun(chain, script, commands, 1)[0]).toEqual(['RUN a && make CC=cc \\', chain[1]]);
      expect(ofRun(chain, script, commands, 2)[0]).toEqual([chain[0], ' && make CC=cc && c']);
    });

    it('puts all that was typed there, since those before it had run', () => {
      const commands = [typed('mkdir /o', '/o'), typed('make x O=/o || true', '/o/x'), typed('c', '/c')];
      expect(ofRun(chain, script, commands, 1)[0]).toEqual([
        'RUN a && mkdir /o && { make x O=/o || true; } \\',
        chain[1],
      ]);
    });

    it('offers its place second where another program was typed, which may only prepare it', () => {
      expect(ofRun(['RUN a && make && c'], 'a && make && c', [typed('ninja', '/x')], 1)).toEqual([
        ['RUN ninja', 'RUN a && make && c'],
        ['RUN a && ninja && c'],
      ]);
    });

    it('keeps it where it was typed as it is, behind what makes it work', () => {
      const commands = [typed('apk add gcc', '/usr/bin/gcc'), typed('make', '/y')];
      expect(ofRun(['RUN a && make && c'], 'a && make && c', commands, 1)[0]).toEqual([
        'RUN a && apk add gcc && make && c',
      ]);
    });

    it('offers no change of the RUN where only the command itself was typed', () => {
      expect(ofRun(['RUN a && make && c'], 'a && make && c', [typed('make', '/y')], 1)).toEqual([
        ['RUN make', 'RUN a && make && c'],
      ]);
    });

    it.each([
      // The RUN has gone to the same folder already.
      ['cd src && make && c', ['cd src/', 'make CC=gcc'], 'cd src && make CC=gcc && c'],
      ['cd src && make && c', ['cd src', 'cd sub', 'make X'], 'cd src && cd sub && make X && c'],
      ['cd a && cd ../b && make', ['cd ./b', 'make X'], 'cd a && cd ../b && make X'],
      ['cd "$D" && make', ['cd "$D"', 'make X'], 'cd "$D" && make X'],
      ['cd /src && make', ['apk add x', 'cd /src', 'make X'], 'cd /src && apk add x && make X'],
      // From anywhere.
      ['cd src && make', ['cd /o', 'make X'], 'cd src && cd /o && make X'],
      ['a && make', ['cd src', 'make X'], 'a && cd src && make X'],
      ['cd src && make', ['make X'], 'cd src && make X'],
    ])('follows %j with %j in the folder in which it worked', (script, commands, expected) => {
      const culprit = script.split(' && ').indexOf('make');
      const lines = ofRun(
        [`RUN ${script}`],
        script,
        commands.map((one) => typed(one, '/y')),
        culprit,
      );
      expect(lines[0]).toEqual([`RUN ${expected}`]);
    });

    it.each([
      ['cd src && make', ['cd sub', 'make X'], 1],
      ['cd src && make', ['cd src/sub && make X'], 1],
      ['cd "$D" && make', ['cd "$E"', 'make X'], 1],
      ['(cd src && ls) && make', ['cd src', 'make X'], 2],
      ['cd src && make', ['pushd src', 'make X'], 1],
    ])('does not follow %j with %j: the folder may be another', (script, commands, culprit) => {
      const all = ofRun(
        [`RUN ${script}`],
        script,
        commands.map((one) => typed(one, '/y')),
        culprit,
      );
      const [head = '', ...more] = commands;
      const whole = [head, ...more].join(' \\\n && ').split('\n');
      expect(all[0]?.at(-1)).toBe(`RUN ${script}`);
      expect(all[1]).toEqual([`RUN --network=none ${whole[0]}`, ...whole.slice(1)]);
    });

    it('replaces it among equal ones, and the whole RUN where its place is not sure', () => {
      const twice = (culprit: number): unknown =>
        ofRun(['RUN make && a && make'], 'make && a && make', [typed('make z', '/x')], culprit)[0];
      expect(twice(0)).toEqual(['RUN make z && a && make']);
      expect(twice(2)).toEqual(['RUN make && a && make z']);
      const unsure = ofRun(
        ['RUN b && ls; a'],
        'b && ls; a',
        [typed('touch /x', '/x'), typed('cp b c', '/c')],
        0,
      );
      expect(unsure[1]).toEqual(['RUN --network=none touch /x \\', ' && cp b c']);
    });
  });
});

it('a record has each command once, with its status and what it changed', () => {
  const prompt = (number: number, status: number, ...lines: string[]) =>
    `${number}\u001e${status}\u001e${lines.map((line, at) => `   ${at} ${line}`).join('\n')}\u001d`;
  const output = [
    'ready\n\u001c',
    prompt(1, 0, 'make all'),
    prompt(2, 0, 'make all', 'echo a > /f'),
    prompt(3, 0, 'make all', 'echo a > /f', 'cat > /g <<E', 'x', 'E'),
    prompt(4, 0, 'make all', 'echo a > /f', 'cat > /g <<E', 'x', 'E'),
    prompt(5, 2, 'make all', 'echo a > /f', 'cat > /g <<E', 'x', 'E', 'make all'),
    '\u001cc1\u001e10 1 /old\n\u001dc2\u001e10 1 /old\n12 2 /f\n\u001dc3\u001e12 2 /f\n13 2 /g\n\u001d\u001c',
    '/f\u001e2 644 0:0\u001ea\n/g\u001e2 755 7:8\u001ex\n',
  ].join('');
  const record = parseRecord(Buffer.from(output), {
    given: new Set(['make none']),
    hasCommands: true,
    root: '',
  });
  expect(record.commands).toEqual([
    { text: 'echo a > /f', status: 0, changed: ['/f'] },
    { text: 'cat > /g <<E\nx\nE', status: 0, changed: ['/g'] },
    // Nothing was looked for after it.
    { text: 'make all', status: 2, changed: ['/'] },
  ]);
  expect(record.files).toEqual(
    new Map([
      ['/f', { bytes: Uint8Array.from(Buffer.from('a\n')), mode: '644', owner: '0:0' }],
      ['/g', { bytes: Uint8Array.from(Buffer.from('x\n')), mode: '755', owner: '7:8' }],
    ]),
  );
});

describe('a record of files alone', () => {
  const record = (root: string) =>
    parseRecord(
      Buffer.from(
        [
          '\u001c1\u001e0\u001e\u001d2\u001e1\u001e\u001d3\u001e0\u001e\u001d\u001c',
          `c1\u001e10 1 ${root}/before\n\u001dc2\u001e10 1 ${root}/before\n12 4 ${root}/made\n\u001dc3\u001e\u001d\u001c`,
          `${root}/made\u001e4 644 0:0\u001eone\n`,
        ].join(''),
      ),
      { given: new Set(), hasCommands: false, root },
    );

  it.each(['', '/stage'])('has what changed after the first prompt, below %j', (root) => {
    const { commands, files } = record(root);
    expect(commands).toEqual([{ text: '', status: 0, changed: ['/made'] }]);
    expect([...files.keys()]).toEqual(['/made']);
  });

  it('becomes a COPY of each file, and no RUN', () => {
    const { commands, files } = record('');
    expect(proposed(commands, {}, Object.fromEntries(files))).toBe(
      "FROM a\nCOPY <<'EOF' /made\none\nEOF\nRUN b\nCMD c\n",
    );
  });

  it('proposes none of very many files, and says how many there are', () => {
    const paths = Array.from({ length: 11 }, (_, at) => `/made-${at}`);
    const commands = [typed('', ...paths)];
    const files = new Map(paths.map((path) => [path, file('x\n')]));
    expect(proposed(commands, {}, Object.fromEntries(files))).toBeNull();
    expect(tooManyFiles({ record: { commands, files }, sources: new Map() })).toBe(
      '11 files were changed by commands that were not recorded: they are not part of it.',
    );
  });
});
