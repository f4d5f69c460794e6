import { contextChange, SentFolders } from './context-change.ts';
import { matchSteps } from './match.ts';
import { ownChange } from './own-change.ts';
import { changeOf, type StepChange } from './reasons.ts';
import type { BuildRecord, RecordBasis, RecordedStep, StepBasis } from './types.ts';

/** A recorded build with what its steps depended on. */
export interface ComparedBuild {
  readonly record: Pick<BuildRecord, 'steps' | 'noCache'>;
  readonly basis: RecordBasis;
}

/** The steps of a build that may not have ended, with what they depend on. */
export interface PlannedSteps {
  readonly steps: readonly Pick<RecordedStep, 'stage'>[];
  readonly basis: RecordBasis;
}

/** What a comparison found, by the index of the step. */
export interface Found {
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

/** Compares the steps of a build with those of an earlier one. */
export class Comparison {
  readonly #now: PlannedSteps;
  readonly #before: ComparedBuild;
  readonly #isPlan: boolean;
  readonly #matches: readonly (number | null)[];
  readonly #folders: { readonly now: SentFolders; readonly before: SentFolders };

  constructor(now: PlannedSteps, before: ComparedBuild, isPlan: boolean) {
    this.#now = now;
    this.#before = before;
    this.#isPlan = isPlan;
    this.#matches = matchSteps(now, { steps: before.record.steps, basis: before.basis });
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
