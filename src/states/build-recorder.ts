import type { Dockerfile } from '../dockerfile/types.ts';
import {
  type BuildListener,
  type BuildOutcome,
  type BuildRecords,
  type BuildSpec,
  type Clock,
  messageOf,
  type OpenBuild,
  type SentFolder,
} from '../ports.ts';
import type { BuildProgress } from '../progress/model.ts';
import type { PlannedBuild } from '../records/basis-of.ts';
import type { Found } from '../records/comparison.ts';
import { changesSince } from '../records/explain-steps.ts';
import { errorLine, recordedSteps } from '../records/steps-of.ts';
import { type BuildRecord, RECORD_VERSION, type RecordName } from '../records/types.ts';
import { CachedPromise } from './cached-promise.ts';
import { type BuildWhy, type EarlierBuild, recordKey, whyBy, whyOf } from './recorded-build.ts';
import { RecordedInputs } from './recorded-inputs.ts';

export interface RecordedBuild {
  /** Null if the target could not be resolved. */
  readonly why: BuildWhy | null;
  /** What could not be read or kept, a sentence each. */
  readonly notices: readonly string[];
}

/** A build that is to be recorded. */
export interface BuildToRecord {
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
  /** The target's index in the Dockerfile. */
  readonly stage: number;
  /** The Dockerfile's path, or the service or bake target that builds it. */
  readonly definition: string;
  /** The address of the engine, as in EngineInfo. */
  readonly builder: string;
}

/** What is known of a record before its build has ended. */
interface Draft {
  readonly earlier: EarlierBuild | null;
  readonly skipped: string | null;
  readonly planned: PlannedBuild;
  /** What changed since the earlier build; null if there is none. Absent if only the end of the build tells it. */
  readonly found?: Found | null;
}

/** A build that takes longer has steps that run: what needs no files is prepared while they do. */
const RUNS_STEPS_MS = 250;

/**
 * Records one build, and says why its steps ran. Nothing that it does can end the build, and it works while the build
 * waits for the engine: in a build that is all cached, while the engine exports.
 */
export class BuildRecorder {
  readonly #records: BuildRecords;
  readonly #clock: Clock;
  readonly #startedAt: number;
  /** The same moment by the clock that is never set. */
  readonly #began: number;
  readonly #what: BuildToRecord;
  readonly #sent: SentFolder[] = [];
  #opened: {
    readonly build: OpenBuild;
    readonly inputs: RecordedInputs;
    readonly draft: CachedPromise<Draft>;
  } | null = null;
  #stopWaiting = (): void => undefined;
  #isStopped = false;

  /** @param began when it was asked for, by both of the clock's times; default: now */
  constructor(
    records: BuildRecords,
    clock: Clock,
    what: BuildToRecord,
    began = { now: clock.now(), elapsed: clock.elapsed() },
  ) {
    this.#records = records;
    this.#clock = clock;
    this.#startedAt = began.now;
    this.#began = began.elapsed;
    this.#what = what;
  }

  /** What it listens to. */
  readonly listener: Required<Pick<BuildListener, 'sent' | 'evaluated'>> = {
    sent: (folder) => {
      this.#sent.push(folder);
    },
    evaluated: () => {
      if (!this.#isStopped) void this.#opened?.draft.get();
    },
  };

  /** Call it before the build runs. */
  opened(build: OpenBuild): void {
    const inputs = new RecordedInputs(this.#records, this.#clock, this.#what, build, this.#sent);
    this.#opened = { build, inputs, draft: new CachedPromise(() => this.#draft(build, inputs)) };
    this.#stopWaiting = this.#clock.after(RUNS_STEPS_MS, () => {
      void inputs.earlier.get();
      void inputs.prepared.get();
    });
  }

  /** Prepares nothing any more: the build was left. */
  readonly stop = (): void => {
    this.#isStopped = true;
    this.#stopWaiting();
  };

  /** Keeps the record and compares it. Never rejects. */
  async finish(outcome: BuildOutcome, progress: BuildProgress): Promise<RecordedBuild> {
    this.stop();
    try {
      return await this.#finish(outcome, progress);
    } catch (error) {
      return { why: null, notices: [messageOf(error)] };
    }
  }

  async #finish(outcome: BuildOutcome, progress: BuildProgress): Promise<RecordedBuild> {
    if (this.#opened === null) return { why: null, notices: [] };
    const { build, inputs, draft } = this.#opened;
    const { noCache, noCacheFilter } = this.#what.spec;
    const duration = Math.round(this.#clock.elapsed() - this.#began);
    const { earlier, skipped, planned, found } = await draft.get();
    const basis = await inputs.withSources(planned.basis, outcome);
    const record: BuildRecord = {
      ...this.#name(build),
      version: RECORD_VERSION,
      session: build.session,
      duration,
      outcome: outcome.kind,
      error: errorOf(outcome),
      noCache: noCache || noCacheFilter,
      steps: recordedSteps(planned.steps, progress, outcome.kind, this.#startedAt),
    };
    const unsaved = await this.#records.save(record, basis, earlier?.record ?? null).then(
      () => null,
      (error: unknown) => messageOf(error),
    );
    // Where nothing can be written, nothing can be read for the same reason.
    const notices = [unsaved ?? skipped].filter((each) => each !== null);
    if (record.steps.length === 0) return { why: null, notices };
    const now = { record, basis };
    try {
      const why = found === undefined ? await whyOf(now, earlier) : whyBy(found, now, earlier);
      return { why, notices };
    } catch (error) {
      return { why: null, notices: [...notices, messageOf(error)] };
    }
  }

  /** What needs nothing of how the build ends. */
  async #draft(build: OpenBuild, inputs: RecordedInputs): Promise<Draft> {
    const [{ build: earlier, skipped }, planned] = await Promise.all([
      inputs.earlier.get(),
      inputs.planned.get(),
    ]);
    const { basis } = planned;
    // What was at addresses is known at the end.
    if (basis.steps.some(({ remotes }) => remotes.length > 0)) return { earlier, skipped, planned };
    const [found] = await Promise.all([
      // What cannot be compared is told once the record is saved.
      changesSince(planned, earlier).catch(() => undefined),
      this.#records.prepare(this.#name(build), basis, earlier?.record ?? null),
    ]);
    return { earlier, skipped, planned, ...(found === undefined ? {} : { found }) };
  }

  #name({ id }: OpenBuild): RecordName {
    const { spec, definition, dockerfile, stage, builder } = this.#what;
    return { id, ...recordKey(spec, definition, dockerfile, stage), startedAt: this.#startedAt, builder };
  }
}

function errorOf(outcome: BuildOutcome): string | null {
  switch (outcome.kind) {
    case 'failed':
      return errorLine(outcome.failure.message);
    case 'lost':
      return errorLine(outcome.message);
    default:
      return null;
  }
}
