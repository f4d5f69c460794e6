import { describe, expect, it } from 'vitest';
import { printInAscii } from '../../src/cli/ascii-output.ts';

/** A stream that keeps what is written to it. */
function streamOf(isTTY: boolean) {
  const written: unknown[] = [];
  const stream = {
    isTTY,
    write: (chunk: unknown): boolean => {
      written.push(chunk);
      return true;
    },
  };
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}

/** What becomes of a text that a command prints. */
function printed(args: readonly string[], env: NodeJS.ProcessEnv, isTTY = false): unknown {
  const { stream, written } = streamOf(isTTY);
  printInAscii([stream], args, env);
  stream.write('mode 0644 → 0755 of größe …\n');
  return written[0];
}

const KEPT = 'mode 0644 → 0755 of größe …\n';

describe('what commands print in a locale without UTF-8', () => {
  it('has signs in ASCII, and names as they are', () => {
    expect(printed(['diff'], { LC_ALL: 'C' })).toBe('mode 0644 > 0755 of größe ...\n');
    expect(printed(['build', '--progress=plain'], { LANG: 'POSIX' })).toBe('mode 0644 > 0755 of größe ...\n');
  });

  it('is ASCII alone on a terminal, which could not show more', () => {
    expect(printed(['diff'], { LC_ALL: 'C' }, true)).toBe('mode 0644 > 0755 of gr??e ~\n');
    expect(printed(['diff'], { TERM: 'vt220' }, true)).toBe('mode 0644 > 0755 of gr??e ~\n');
  });

  it.each([
    [['diff'], { LC_ALL: 'C.UTF-8' }],
    [['diff'], {}],
    [['diff'], { TERM: 'vt220' }],
    [['diff', '--json'], { LC_ALL: 'C' }],
    [['check', '--format', 'sarif'], { LC_ALL: 'C' }],
    [['inventory', '--format=cyclonedx'], { LC_ALL: 'C' }],
    [['build', '--progress', 'rawjson'], { LC_ALL: 'C' }],
    [['build', '--call', 'outline,format=json'], { LC_ALL: 'C' }],
    [['build', '--print=check,format=json'], { LC_ALL: 'C' }],
    [['build'], { LC_ALL: 'C', BUILDKIT_PROGRESS: 'rawjson' }],
    [['completion', 'bash'], { LC_ALL: 'C' }],
    [['report', '-o', '-'], { LC_ALL: 'C' }],
  ])('stays as it is for %j in %j', (args, env) => {
    expect(printed(args, env)).toBe(KEPT);
  });

  it('is changed where only the words of a program in a state look like a form', () => {
    expect(printed(['shell', 'build', '--', 'x', '--json'], { LC_ALL: 'C' })).not.toBe(KEPT);
  });

  it('has punctuation of names as it is where it is kept', () => {
    const { stream, written } = streamOf(false);
    printInAscii([stream], ['files'], { LC_ALL: 'C' });
    stream.write('/srv/L’été – “2” × 3\u00a0µ.txt\n');
    expect(written).toEqual(['/srv/L’été – “2” × 3\u00a0µ.txt\n']);
  });

  it('leaves bytes alone', () => {
    const { stream, written } = streamOf(true);
    printInAscii([stream], ['cat'], { LC_ALL: 'C' });
    const bytes = Buffer.from('größe →');
    stream.write(bytes);
    expect(written[0]).toBe(bytes);
  });
});
