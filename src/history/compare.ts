import { timeIn } from '../progress/intervals.ts';
import { type BuildProgress, engineTime } from '../progress/model.ts';
import type { Millis } from '../progress/types.ts';
import type { VertexProgress, VertexState } from '../progress/vertex.ts';

/** A step in one of two builds. */
export interface ComparedSide {
  /** Its key in the progress of that build. */
  readonly digest: string;
  readonly state: VertexState;
  /** Milliseconds that it ran; null if it did not. */
  readonly elapsed: number | null;
}

/** A step of two builds; `a` or `b` is null where it was not part of that one. */
export interface ComparedStep {
  /** As BuildKit writes it; null in a file with one, unnamed stage. */
  readonly stage: string | null;
  /** `RUN make`. Filtered. */
  readonly title: string;
  readonly a: ComparedSide | null;
  readonly b: ComparedSide | null;
}

interface Found {
  readonly key: string;
  readonly stage: string | null;
  readonly title: string;
  readonly index: number;
  readonly side: ComparedSide;
}

/**
 * Compares two builds step by step. A step is the same if stage and instruction are; of several alike in a stage, the
 * first belongs to the first. In the order of the second build, by stage and line; steps that only the first one had
 * stand where they were.
 * @param stageNames of the second build's Dockerfile, in its order; null for a stage without a name
 * @param now by our clock, for steps that run
 */
export function compareBuilds(
  a: BuildProgress,
  b: BuildProgress,
  stageNames: readonly (string | null)[],
  now: Millis,
): readonly ComparedStep[] {
  const [stepsA, stepsB] = [stepsOf(a, now), stepsOf(b, now)];
  const byKey = new Map(stepsA.map((step) => [step.key, step]));
  const named = stageNames.map((name, index) => name?.toLowerCase() ?? `stage-${index}`);
  const stages = [...new Set([...named, ...[...stepsB, ...stepsA].map(({ stage }) => stage)])];
  const known = new Set(stepsB.map(({ key }) => key));
  const all = [
    ...stepsB.map((step) => ({ step, a: byKey.get(step.key)?.side ?? null, b: step.side })),
    ...stepsA.filter(({ key }) => !known.has(key)).map((step) => ({ step, a: step.side, b: null })),
  ];
  const stageAt = new Map(stages.map((stage, at) => [stage, at]));
  return all
    .toSorted(
      (x, y) =>
        (stageAt.get(x.step.stage) ?? 0) - (stageAt.get(y.step.stage) ?? 0) || x.step.index - y.step.index,
    )
    .map(({ step: { stage, title }, a: left, b: right }) => ({ stage, title, a: left, b: right }));
}

function stepsOf(progress: BuildProgress, now: Millis): readonly Found[] {
  const at = engineTime(progress, now);
  const seen = new Map<string, number>();
  return [...progress.vertexes.values()].flatMap((vertex): Found[] => {
    const { label, digest, hidden } = vertex;
    if (label.kind !== 'step' || hidden) return [];
    const { stage, title, index, platform } = label;
    const name = `${stage ?? ''}\0${platform ?? ''}\0${title}`;
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return [{ key: `${name}\0${count}`, stage, title, index, side: sideOf(vertex, digest, at) }];
  });
}

function sideOf({ state, runs }: VertexProgress, digest: string, at: Millis): ComparedSide {
  const ran = state !== 'cached' && state !== 'waiting' && runs.length > 0;
  return { digest, state, elapsed: ran ? timeIn(runs, at) : null };
}

/** A base that is at hand is looked up in no time, whether the engine calls that cached or not. */
function isQuickBase({ title, a, b }: ComparedStep): boolean {
  return title.startsWith('FROM ') && Math.max(a?.elapsed ?? 0, b?.elapsed ?? 0) < MIN_DIFFERENCE_MS;
}

/** How a step differs between the builds. */
export type StepChange =
  | 'ran-again'
  | 'now-cached'
  | 'slower'
  | 'faster'
  | 'only-a'
  | 'only-b'
  | 'state'
  | 'same';

/** Differences below this say nothing: the same step takes as much longer by chance. */
const MIN_DIFFERENCE_MS = 100;
const MIN_DIFFERENCE_SHARE = 0.1;

export function changeOf(step: ComparedStep): StepChange {
  const { a, b } = step;
  if (a === null) return 'only-b';
  if (b === null) return 'only-a';
  if (isQuickBase(step)) return 'same';
  if (a.state === 'cached' && b.elapsed !== null) return 'ran-again';
  if (b.state === 'cached' && a.elapsed !== null) return 'now-cached';
  if (a.state !== b.state) return 'state';
  const [before, after] = [a.elapsed ?? 0, b.elapsed ?? 0];
  const by = Math.abs(after - before);
  if (by < MIN_DIFFERENCE_MS || by < MIN_DIFFERENCE_SHARE * Math.max(before, after)) return 'same';
  return after > before ? 'slower' : 'faster';
}

/** What a comparison says in numbers. */
export interface ComparedCounts {
  /** Ran in the second build, cached in the first. */
  readonly ranAgain: number;
  /** Cached in the second build, ran in the first. */
  readonly nowCached: number;
  readonly onlyA: number;
  readonly onlyB: number;
}

export function countsOf(steps: readonly ComparedStep[]): ComparedCounts {
  const count = (wanted: StepChange): number => steps.filter((step) => changeOf(step) === wanted).length;
  return {
    ranAgain: count('ran-again'),
    nowCached: count('now-cached'),
    onlyA: count('only-a'),
    onlyB: count('only-b'),
  };
}

/** Milliseconds by which a step took longer in the second build; null where that says nothing: it has no times in both. */
export function slowerBy(step: ComparedStep): number | null {
  switch (changeOf(step)) {
    case 'ran-again':
    case 'now-cached':
    case 'slower':
    case 'faster':
      return (step.b?.elapsed ?? 0) - (step.a?.elapsed ?? 0);
    default:
      return null;
  }
}
