// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the Dockerfile
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import { expandWord, splitWords, WordError } from '../../src/dockerfile/expand/word.ts';
import { formatLs } from '../../src/dockerfile/format-ls.ts';
import { highlight } from '../../src/dockerfile/highlight.ts';
import { lsJson } from '../../src/dockerfile/ls-json.ts';
import { findTarget, neededStages } from '../../src/dockerfile/needs.ts';
import { findSourceRanges } from '../../src/dockerfile/parse/source-ranges.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { resolveRef } from '../../src/dockerfile/ref.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import { madeUp, mutated } from './mutations.ts';

// Thousands of runs, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const options = { fileName: 'Dockerfile', buildArgs: { A: 'x' }, buildContexts: new Set(['docs']) };

/** Parses a file; null when it throws DockerfileError, the only error that is allowed. */
function read(text: string | Uint8Array): Dockerfile | null {
  try {
    return parseDockerfile(text, options);
  } catch (error) {
    expect(error).toBeInstanceOf(DockerfileError);
    expect((error as Error).message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    return null;
  }
}

function checkModel(dockerfile: Dockerfile): void {
  const { stages, lines } = dockerfile;
  let last = 0;
  for (const stage of stages) {
    expect(stage.startLine).toBeGreaterThan(last);
    last = stage.fromEndLine;
    for (const instruction of stage.instructions) {
      expect(instruction.startLine).toBeGreaterThan(last);
      expect(instruction.endLine).toBeGreaterThanOrEqual(instruction.startLine);
      last = instruction.endLine;
      expect(resolveRef(dockerfile, `:${last}`)).toMatchObject({
        instruction: { startLine: instruction.startLine },
      });
    }
    expect(stage.endLine).toBe(last);
    for (const dependency of stage.dependsOn) {
      expect(dependency.line).toBeGreaterThanOrEqual(stage.startLine);
      if (dependency.kind === 'stage') expect(stages[dependency.index]).toBeDefined();
    }
  }
  expect(last).toBeLessThanOrEqual(lines.length);
  const target = findTarget(dockerfile);
  expect(neededStages(dockerfile, target).has(target.index)).toBe(true);
  expect(lsJson(dockerfile, target).stages).toHaveLength(stages.length);
  expect(formatLs(dockerfile, target, 80)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
}

describe('any input is parsed or refused with a DockerfileError', () => {
  test.each([
    ['made up of pieces', madeUp, 2000],
    ['a file with changes', mutated, 2000],
    ['any text', fc.string({ unit: 'binary', maxLength: 200 }), 1000],
  ])('%s', (_, texts, numRuns) => {
    fc.assert(
      fc.property(texts, (text) => {
        const dockerfile = read(text);
        if (dockerfile !== null) checkModel(dockerfile);
        const lines = text.split('\n');
        expect(
          highlight(lines, '\\', findSourceRanges).map((tokens) =>
            tokens.map((token) => token.text).join(''),
          ),
        ).toEqual(lines);
      }),
      { numRuns },
    );
  });

  test('of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        read(bytes);
      }),
      { numRuns: 1000 },
    );
  });
});

test('any word expands or is refused with a WordError', () => {
  const variables = new Map([
    ['a', 'x*y\nz'],
    ['build', ''],
  ]);
  fc.assert(
    fc.property(
      madeUp,
      fc.constantFrom('\\' as const, '`' as const),
      fc.boolean(),
      (word, escapeCharacter, keep) => {
        for (const expand of [expandWord, splitWords]) {
          try {
            expand(word, variables, { escape: escapeCharacter, keepUnset: keep, keepEscapes: keep });
          } catch (error) {
            expect(error).toBeInstanceOf(WordError);
          }
        }
      },
    ),
    { numRuns: 3000 },
  );
});

describe('hostile files are parsed in reasonable time', () => {
  // Each takes seconds at most; quadratic time would take hours.
  const size = 300_000;
  const fill = (piece: string): string => piece.repeat(size / piece.length);
  test.each([
    ['one line of a megabyte', `FROM scratch\nRUN ${'x'.repeat(1_000_000)}\n`],
    ['continuations', `FROM scratch\nRUN ${fill('a \\\n')}`],
    ['comments in a continuation', `FROM scratch\nRUN \\\n${fill('# x\n')}`],
    ['stages', fill('FROM scratch\n')],
    [
      'a chain of stages',
      Array.from({ length: 10_000 }, (_, i) => `FROM s${i - 1 < 0 ? '' : i - 1} AS s${i}\n`).join(''),
    ],
    [
      'copies in a chain',
      Array.from({ length: 8000 }, (_, i) => `FROM scratch\nCOPY --from=${Math.max(0, i - 1)} a b\n`)
        .slice(1)
        .join(''),
    ],
    ['heredocs', `FROM scratch\n${fill('RUN <<E\nE\n')}`],
    ['an open heredoc', `FROM scratch\nRUN <<E\n${fill('x\n')}`],
    ['variables', `FROM scratch\n${fill('ENV a=$a b=$b\n')}`],
    ['names', `FROM scratch\n${Array.from({ length: 25_000 }, (_, i) => `ENV v${i}=1\n`).join('')}`],
    ['growing values', `FROM scratch\nENV A=xxxxxxxx\n${'ENV A=$A$A\n'.repeat(1000)}`],
    ['braces', `FROM scratch\n${`ENV a=${'${a:-'.repeat(10_000)}\n`.repeat(20)}`],
    ['backslashes', `FROM scratch\n${`RUN ${'\\ '.repeat(30_000)}x\n`.repeat(16)}`],
    ['quotes', `FROM scratch\n${`ENV a=${'"\\"'.repeat(20_000)}\n`.repeat(16)}`],
    ['mounts', `FROM scratch\n${`RUN ${'--mount=type=tmpfs,target=/x '.repeat(2000)}x\n`.repeat(17)}`],
    ['directives', fill('# a=b\n')],
    ['null bytes', fill('\0')],
  ])('%s', (_, text) => {
    const dockerfile = read(text);
    if (dockerfile !== null) formatLs(dockerfile, findTarget(dockerfile), 80);
    highlight(text.slice(0, 100_000).split('\n'), '\\', findSourceRanges);
  });
});
