import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { withFixes } from '../../src/fix/stage-end.ts';

function fixed(text: string, stage: number, ...instructions: readonly string[]): string {
  const dockerfile = parseDockerfile(Buffer.from(text), { fileName: 'Dockerfile' });
  const found = dockerfile.stages[stage];
  if (found === undefined) throw new Error(`There is no stage ${stage}.`);
  return withFixes(
    dockerfile,
    text,
    found,
    instructions.map((line) => line.split('\n')),
  );
}

const COPY = 'COPY --from=a /x /';

describe('fixes in a stage', () => {
  it('come behind the last instruction that changes files, before what says how the image starts', () => {
    const text = 'FROM b AS a\nFROM scratch\nCOPY \\\n  y /\nUSER 1\nENV A=b\nCMD ["x"]\nFROM c\n';
    expect(fixed(text, 1, COPY)).toBe(text.replace('USER 1', `${COPY}\nUSER 1`));
  });

  it('come behind FROM in a stage that changes no file', () => {
    expect(fixed('FROM b AS a\nFROM scratch\nCMD ["x"]', 1, COPY)).toBe(
      `FROM b AS a\nFROM scratch\n${COPY}\nCMD ["x"]`,
    );
  });

  it('come behind a heredoc, and at the end of a file without a last line end', () => {
    expect(fixed('FROM a\nRUN <<EOF\nUSER x\nEOF', 0, COPY)).toBe(
      `FROM a\nRUN <<EOF\nUSER x\nEOF\n${COPY}\n`,
    );
  });

  it('come before an instruction that failed, or that the state which was checked does not have', () => {
    const text = 'FROM a\nCOPY x /\nENV A=b\nRUN x\nRUN y\n';
    const dockerfile = parseDockerfile(Buffer.from(text), { fileName: 'Dockerfile' });
    const at = (end: number) =>
      withFixes(dockerfile, text, dockerfile.stages[0] as never, [[COPY]], end)
        .split('\n')
        .indexOf(COPY);
    expect([1, 2, 3, 4, 5, 99].map(at)).toEqual([1, 2, 2, 4, 5, 5]);
  });

  it('count no instruction of ONBUILD, and stay in their stage', () => {
    const text = 'FROM a AS b\nONBUILD COPY x /\nFROM b AS c\nFROM b\nCOPY x /\n';
    expect(fixed(text, 0, COPY)).toBe(text.replace('b\nONBUILD', `b\n${COPY}\nONBUILD`));
    expect(fixed(text, 1, COPY)).toBe(text.replace('AS c\n', `AS c\n${COPY}\n`));
  });

  it('come behind a FROM of several lines, and before a comment at the end', () => {
    expect(fixed('FROM \\\n  a\n# end', 0, COPY)).toBe(`FROM \\\n  a\n${COPY}\n# end`);
  });

  it('keep the line ends of the file', () => {
    expect(fixed('FROM a\r\nCMD x\r\n', 0, COPY)).toBe(`FROM a\r\n${COPY}\r\nCMD x\r\n`);
  });

  it.each([
    ['an earlier USER', 'FROM a\nUSER app:app\nCOPY x /\n', 0, 'app:app'],
    ['the stage below', 'FROM a AS b\nUSER app\nFROM b\nCOPY x /\n', 1, 'app'],
  ])(
    'run their commands as root where %s says another user, who then is set again',
    (_, text, stage, user) => {
      expect(fixed(text, stage, 'RUN ldconfig', COPY)).toBe(
        `${text}${COPY}\nUSER root\nRUN ldconfig\nUSER ${user}\n`,
      );
    },
  );

  it('leave the user alone where it is root, or set later', () => {
    for (const text of ['FROM a\nUSER 0\nCOPY x /\n', 'FROM a\nCOPY x /\nUSER app\n']) {
      expect(fixed(text, 0, 'RUN ldconfig')).toBe(text.replace('COPY x /\n', 'COPY x /\nRUN ldconfig\n'));
    }
  });
});
