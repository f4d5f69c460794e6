import type { RecordedStep, StepBasis } from './types.ts';

/** The steps of a recorded build, as far as they are needed to find the same ones in another build. */
export interface MatchedBuild {
  readonly steps: readonly Pick<RecordedStep, 'stage'>[];
  readonly basis: { readonly steps: readonly Pick<StepBasis, 'words'>[] };
}

/** Longer runs of changed instructions are matched by keyword alone. */
const MAX_CELLS = 1_000_000;

/**
 * The step of an earlier build that each step of a build was; null for one that is new. Stages are matched by name, those
 * without one from the last, the others in order. In a stage the same words are the same step, wherever it stands now; between these, instructions with
 * the same keyword are, in order.
 */
export function matchSteps(now: MatchedBuild, before: MatchedBuild): readonly (number | null)[] {
  const matches: (number | null)[] = now.steps.map(() => null);
  const earlier = byStage(before.steps);
  const rest = new Map(earlier);
  const added = new Map<string, readonly number[]>();
  const pairs: (readonly [readonly number[], readonly number[]])[] = [];
  for (const [stage, steps] of byStage(now.steps)) {
    const same = earlier.get(stage);
    if (same === undefined) added.set(stage, steps);
    else pairs.push([steps, same]);
    rest.delete(stage);
  }
  // A stage without a name has a number, which changes when one is added above it: the last is most often the same.
  const [numbers, oldNumbers] = [unnamed(added), unnamed(rest)];
  for (const [at, [stage, steps]] of numbers.entries()) {
    const old = oldNumbers[at];
    if (old === undefined) break;
    pairs.push([steps, old[1]]);
    added.delete(stage);
    rest.delete(old[0]);
  }
  const left = [...rest.values()];
  for (const [at, steps] of [...added.values()].entries()) pairs.push([steps, left[at] ?? []]);
  for (const [own, theirs] of pairs) {
    const text = (build: MatchedBuild, at: number): string => (build.basis.steps[at]?.words ?? []).join(' ');
    const a = own.map((at) => text(now, at));
    const b = theirs.map((at) => text(before, at));
    for (const [x, y] of aligned(a, b)) matches[own[x] ?? -1] = theirs[y] ?? null;
  }
  return matches;
}

/** The stages without a name, the last one first. */
function unnamed(
  stages: ReadonlyMap<string, readonly number[]>,
): readonly (readonly [string, readonly number[]])[] {
  return [...stages].filter(([stage]) => /^\d+$/.test(stage)).toReversed();
}

function byStage(steps: MatchedBuild['steps']): ReadonlyMap<string, readonly number[]> {
  const stages = new Map<string, number[]>();
  for (const [at, { stage }] of steps.entries()) {
    const known = stages.get(stage);
    if (known === undefined) stages.set(stage, [at]);
    else known.push(at);
  }
  return stages;
}

type Pair = readonly [number, number];

/** Pairs of indexes: the same texts in order, and between them those with the same first word. */
function aligned(a: readonly string[], b: readonly string[]): readonly Pair[] {
  const pairs: Pair[] = [];
  let [x, y] = [0, 0];
  for (const [nextX, nextY] of [...sameTexts(a, b), [a.length, b.length] as const]) {
    pairs.push(...sameKeywords(a, b, [x, nextX], [y, nextY]));
    if (nextX < a.length) pairs.push([nextX, nextY]);
    [x, y] = [nextX + 1, nextY + 1];
  }
  return pairs;
}

/** The longest common subsequence. */
function sameTexts(a: readonly string[], b: readonly string[]): readonly Pair[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [rows, columns] = [a.length - start - end, b.length - start - end];
  const pairs: Pair[] = Array.from({ length: start }, (_, at) => [at, at]);
  if (rows * columns <= MAX_CELLS) pairs.push(...middle(a, b, start, rows, columns));
  for (let at = end; at > 0; at -= 1) pairs.push([a.length - at, b.length - at]);
  return pairs;
}

function middle(
  a: readonly string[],
  b: readonly string[],
  start: number,
  rows: number,
  columns: number,
): Pair[] {
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  const lengthAt = (x: number, y: number): number => lengths[x * width + y] ?? 0;
  for (let x = rows - 1; x >= 0; x -= 1) {
    for (let y = columns - 1; y >= 0; y -= 1) {
      lengths[x * width + y] =
        a[start + x] === b[start + y]
          ? lengthAt(x + 1, y + 1) + 1
          : Math.max(lengthAt(x + 1, y), lengthAt(x, y + 1));
    }
  }
  const pairs: Pair[] = [];
  for (let [x, y] = [0, 0]; x < rows && y < columns; ) {
    if (a[start + x] === b[start + y]) {
      pairs.push([start + x, start + y]);
      [x, y] = [x + 1, y + 1];
    } else if (lengthAt(x + 1, y) >= lengthAt(x, y + 1)) x += 1;
    else y += 1;
  }
  return pairs;
}

function sameKeywords(a: readonly string[], b: readonly string[], [x, endX]: Pair, [y, endY]: Pair): Pair[] {
  const pairs: Pair[] = [];
  const keyword = (text: string | undefined): string => (text ?? '').split(' ', 1)[0]?.toUpperCase() ?? '';
  let next = y;
  for (let at = x; at < endX; at += 1) {
    let there = next;
    while (there < endY && keyword(a[at]) !== keyword(b[there])) there += 1;
    if (there >= endY) continue;
    pairs.push([at, there]);
    next = there + 1;
  }
  return pairs;
}
