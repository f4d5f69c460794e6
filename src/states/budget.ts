import type { Budget, Limits } from '../filesystem/check/budget.ts';
import { biggestFirst } from '../filesystem/sizes.ts';
import type { Point } from '../llb/program.ts';
import { stageName } from './check.ts';
import type { LocatedState } from './reach.ts';
import { lineSizes } from './sizes.ts';

/**
 * The sizes that a project limits; each is measured when it is asked for.
 * @param points those that led to the state
 */
export function budgetOf(
  { target, point, files }: LocatedState,
  points: readonly Point[],
  limits: Limits,
): Budget {
  const { dockerfile, program, states } = target;
  return {
    limits,
    stored: async () => {
      const lines = await lineSizes(target, points, point, files.failure === null ? null : files);
      const sum = (of: (line: (typeof lines)[number]) => number): number =>
        lines.reduce((total, line) => total + of(line), 0);
      const all = sum(({ bytes }) => bytes);
      const worst = lines.toSorted((a, b) => b.wasted - a.wasted)[0];
      const file = biggestFirst(
        lines.flatMap(({ line, waste }) => waste.map((each) => ({ ...each, line }))),
      )[0];
      return {
        all,
        own: all - (lines[0]?.bytes ?? 0),
        wasted: sum(({ wasted }) => wasted),
        worstLine: worst === undefined || worst.wasted === 0 ? null : worst.line,
        worstFile:
          file === undefined
            ? null
            : { ...file, path: `/${file.path}`, byLine: lines[file.by]?.line ?? file.line },
      };
    },
    stages: async () => {
      const limited = dockerfile.stages.filter(
        ({ index }) => Object.hasOwn(limits.stages, stageName(dockerfile, index)) && program.ends.has(index),
      );
      return await Promise.all(
        limited.map(async ({ index, startLine }) => {
          const end = index === point.stage ? files : states.of(program.ends.get(index) ?? null);
          const { bytes } = (await end.tree()).total('');
          return { name: stageName(dockerfile, index), bytes, line: startLine };
        }),
      );
    },
  };
}
