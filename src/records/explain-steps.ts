import { type ComparedBuild, Comparison, type Found, type PlannedSteps } from './comparison.ts';
import { lostSentence } from './own-change.ts';
import { changeOf, type ExplainedStep, type StepChange } from './reasons.ts';
import type { BuildRecord, RecordedStep } from './types.ts';

/**
 * Why each step of a build ran, against an earlier build of the same target. BuildKit does not say it: a step is cached
 * if a key of what it does and of what it takes is known, and the key of an input may also be that of its contents. So
 * what could have changed the key is compared, from the nearest cause to the farthest.
 *
 * @param before null if there is none
 * @param isPlan whether the build has not been: then its steps would run for which there is a reason
 */
export async function explainSteps(
  now: ComparedBuild,
  before: ComparedBuild | null,
  isPlan = false,
): Promise<readonly ExplainedStep[]> {
  const steps = { steps: now.record.steps, basis: now.basis };
  return explainBy(await changesSince(steps, before, isPlan), now, isPlan);
}

/** What changed since an earlier build: known before it is known how the steps went. Null if there is none. */
export async function changesSince(
  now: PlannedSteps,
  before: ComparedBuild | null,
  isPlan = false,
): Promise<Found | null> {
  return before === null ? null : await new Comparison(now, before, isPlan).changes();
}

/** Why each step ran. @param found what `changesSince` found for these steps */
export function explainBy(found: Found | null, now: ComparedBuild, isPlan = false): readonly ExplainedStep[] {
  const explained: ExplainedStep[] = [];
  for (const [at, step] of now.record.steps.entries()) {
    const { stage, line, name, state, count = 1 } = step;
    const plain = { stage, line, name, state, count, because: null, origin: at, cause: null };
    const basis = now.basis.steps[at];
    if (!hasRun(step) || basis === undefined) {
      explained.push({ ...plain, cached: step.state === 'cached', change: null });
      continue;
    }
    if (found === null) {
      const change = changeOf('first-build', 'there is no earlier build of this target to compare with');
      explained.push({ ...plain, cached: false, change, cause: change });
      continue;
    }
    // The engine reports an image that it has as done, not as cached.
    if (found.isSameImage[at] === true) {
      explained.push({ ...plain, ...CACHED });
      continue;
    }
    const reason = reasonOf(at, plain, now, found, explained);
    const isKept = isPlan && reason.change?.reason === 'pruned' && found.gone[at] === null;
    explained.push(isKept ? { ...plain, ...CACHED } : reason);
  }
  return explained;
}

/** What a step that does not run is. */
export const CACHED = { cached: true, state: 'cached', change: null, cause: null } as const;

type Plain = Omit<ExplainedStep, 'cached' | 'change'>;

function reasonOf(
  at: number,
  plain: Plain,
  now: ComparedBuild,
  found: Found,
  explained: readonly ExplainedStep[],
): ExplainedStep {
  const own = (change: StepChange): ExplainedStep => ({ ...plain, cached: false, change, cause: change });
  if (withoutCache(now.record, plain.stage)) {
    return own(changeOf('no-cache', 'the build was told not to use the cache'));
  }
  const change = found.changes[at] ?? null;
  const setter = change === null ? null : setterOf(change, now, explained, found, at);
  if (change !== null && setter !== null && change.source === 'base-image')
    return { ...own(change), origin: setter, cause: found.changes[setter] ?? change };
  if (change !== null && setter === null) return own(change);
  const parent = setter ?? startOf(at, now, found, explained);
  if (parent !== null) {
    const step = now.record.steps[parent];
    const cause = explained[parent]?.change ?? found.changes[parent] ?? null;
    const detail = cause?.detail ?? '';
    const line = step?.line ?? plain.line;
    const because = `because of line ${line}${detail === '' ? '' : `: ${detail}`}`;
    const change = changeOf('parent', because);
    return { ...plain, cached: false, change, because: line, origin: parent, cause };
  }
  const removed = found.removed[at];
  if (removed != null) return own(changeOf('instruction', removed, plain.line));
  return own(found.gone[at] ?? changeOf('pruned', lostSentence(now.basis.steps[at], found.earlier[at])));
}

/**
 * The step that a change came from which shows at this one: the WORKDIR whose folder it runs in, the FROM whose image
 * brings the variable. Null if it is the step's own.
 */
function setterOf(
  { line, source }: StepChange,
  now: ComparedBuild,
  explained: readonly ExplainedStep[],
  found: Found,
  at: number,
): number | null {
  if (source === 'base-image') {
    const starts = (now.basis.steps[at]?.parents ?? []).map((parent) => firstOf(parent, found, now));
    return starts.find((start) => found.changes[start]?.reason === 'base-image') ?? null;
  }
  if (line === null) return null;
  const setter = now.record.steps.findIndex((step, index) => index !== at && step.line === line);
  return explained[setter]?.change == null ? null : setter;
}

/** The step that a chain of steps starts from. */
function firstOf(at: number, found: Found, { basis }: ComparedBuild): number {
  let first = at;
  for (let next = basis.steps[first]?.parents[0]; next !== undefined && next < first; ) {
    first = next;
    next = basis.steps[first]?.parents[0];
  }
  return found.origins[first] ?? first;
}

/** The step that started that this one runs: a step that it takes from, followed to the first one. */
function startOf(
  at: number,
  now: ComparedBuild,
  found: Found,
  explained: readonly ExplainedStep[],
): number | null {
  const parents = now.basis.steps[at]?.parents ?? [];
  const ran = parents.filter((parent) => explained[parent]?.change != null);
  const strong = ran.find((parent) => {
    const origin = explained[explained[parent]?.origin ?? parent];
    return origin?.change?.reason !== 'pruned';
  });
  const nearest = strong ?? parents.find((parent) => found.origins[parent] != null) ?? ran[0];
  if (nearest === undefined) return null;
  const step = explained[nearest];
  return step?.change != null ? step.origin : (found.origins[nearest] ?? nearest);
}

export function hasRun({ state }: Pick<RecordedStep, 'state'>): boolean {
  return state !== 'cached' && state !== 'waiting';
}

function withoutCache({ noCache }: Pick<BuildRecord, 'noCache'>, stage: string): boolean {
  if (typeof noCache === 'boolean') return noCache;
  return noCache.some((name) => name.toLowerCase() === stage.toLowerCase());
}
