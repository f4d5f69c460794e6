import { contextChange, SentFolders } from './context-change.ts';
import { matchSteps } from './match.ts';
import { lostSentence, ownChange } from './own-change.ts';
import { changeOf, type ExplainedStep, type StepChange } from './reasons.ts';
import type { BuildRecord, RecordBasis, RecordedStep, StepBasis } from './types.ts';

/** A recorded build with what its steps depended on. */
export interface ComparedBuild {
  readonly record: Pick<BuildRecord, 'steps' | 'noCache'>;
  readonly basis: RecordBasis;
}

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
  const found = before === null ? null : await new Comparison(now, before, isPlan).changes();
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

/** What a comparison found, by the index of the step. */
interface Found {
  readonly changes: readonly (StepChange | null)[];
  /** The step that changed first on the way to a step, whether or not it ran; null if none did. */
  readonly origins: readonly (number | null)[];
  readonly isSameImage: readonly boolean[];
  /** That an instruction on the way is gone; null if none is. */
  readonly removed: readonly (string | null)[];
  /** Why the result is not there, if the earlier build says more about it. */
  readonly gone: readonly (StepChange | null)[];
  /** The same step in the earlier build. */
  readonly earlier: readonly (StepBasis | undefined)[];
}

class Comparison {
  readonly #now: ComparedBuild;
  readonly #before: ComparedBuild;
  readonly #isPlan: boolean;
  readonly #matches: readonly (number | null)[];
  readonly #folders: { readonly now: SentFolders; readonly before: SentFolders };

  constructor(now: ComparedBuild, before: ComparedBuild, isPlan: boolean) {
    this.#now = now;
    this.#before = before;
    this.#isPlan = isPlan;
    this.#matches = matchSteps(
      { steps: now.record.steps, basis: now.basis },
      { steps: before.record.steps, basis: before.basis },
    );
    this.#folders = { now: new SentFolders(now.basis), before: new SentFolders(before.basis) };
  }

  async changes(): Promise<Found> {
    const changes: (StepChange | null)[] = [];
    const origins: (number | null)[] = [];
    const isSameImage: boolean[] = [];
    const removed: (string | null)[] = [];
    const gone: (StepChange | null)[] = [];
    for (const [at, step] of this.#now.basis.steps.entries()) {
      const change = await this.#changeOf(at, step);
      changes.push(change);
      origins.push(
        change !== null ? at : (step.parents.flatMap((parent) => origins[parent] ?? [])[0] ?? null),
      );
      isSameImage.push(change === null && isImage(step));
      removed.push(this.#removedBefore(at, step));
      const earlier = this.#matches[at];
      const state = earlier == null ? undefined : this.#before.record.steps[earlier]?.state;
      gone.push(state === undefined || state === 'done' || state === 'cached' ? null : GONE[state]);
    }
    const steps = this.#matches.map((match) => this.#before.basis.steps[match ?? -1]);
    return { changes, origins, isSameImage, removed, gone, earlier: steps };
  }

  async #changeOf(at: number, step: StepBasis): Promise<StepChange | null> {
    const match = this.#matches[at];
    const earlier = match == null ? undefined : this.#before.basis.steps[match];
    if (earlier === undefined) return NEW;
    const own = ownChange({ step: earlier, basis: this.#before.basis }, { step, basis: this.#now.basis });
    if (own?.source === 'setting') return this.#removedFolder(earlier, step) ?? own;
    const [before, now] = [this.#folders.before, this.#folders.now];
    return own ?? (await contextChange([earlier, before], [step, now], this.#isPlan));
  }

  /** That the WORKDIR of a step is gone; null if it is not. */
  #removedFolder({ settings: before }: StepBasis, { settings: now }: StepBasis): StepChange | null {
    if (before.WORKDIR === undefined || before.WORKDIR.value === now.WORKDIR?.value) return null;
    const { line } = before.WORKDIR;
    const at = this.#before.record.steps.findIndex((step) => step.line === line);
    return at < 0 || this.#matches.includes(at) ? null : changeOf('instruction', this.#removedSentence(at));
  }

  #removedSentence(at: number): string {
    const was = this.#before.record.steps[at];
    return `${was?.name ?? 'a step'} was removed (it was line ${was?.line ?? 0})`;
  }

  /** A step that takes from another one than before, although no step on the way is new or has changed. */
  #removedBefore(at: number, step: StepBasis): string | null {
    const match = this.#matches[at];
    const earlier = match == null ? undefined : this.#before.basis.steps[match];
    if (earlier === undefined) return null;
    const parents = new Set(step.parents.map((parent) => this.#matches[parent]));
    const missing = earlier.parents.find((parent) => !parents.has(parent));
    if (missing === undefined) return null;
    if (this.#matches.includes(missing)) return 'it starts from another step than before';
    return this.#removedSentence(missing);
  }
}

const NEW: StepChange = { ...changeOf('instruction', 'this instruction is new'), missing: 'new' };

const GONE = {
  failed: changeOf('pruned', 'nothing changed; this step failed in the last build'),
  cancelled: changeOf('pruned', 'nothing changed; this step was cancelled in the last build'),
  waiting: {
    ...changeOf('pruned', 'nothing changed; the last build did not get to this step'),
    missing: 'not-reached',
  },
} as const satisfies Record<string, StepChange>;

/** Whether a step only takes an image. */
function isImage({ images, hash }: StepBasis): boolean {
  return images.length > 0 && hash === '';
}
