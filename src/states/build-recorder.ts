import type { Dockerfile } from '../dockerfile/types.ts';
import { type LocalSource, sameSource } from '../llb/local-source.ts';
import { type Program, programOf } from '../llb/program.ts';
import type { GraphStep } from '../llb/types.ts';
import {
  type BuildOutcome,
  type BuildRecords,
  type BuildSpec,
  type Clock,
  messageOf,
  type OpenBuild,
  type SentFolder,
} from '../ports.ts';
import type { BuildProgress } from '../progress/model.ts';
import type { PlannedBuild, Planner } from '../records/basis-of.ts';
import { hasAllSources, withFoundSources } from '../records/found-sources.ts';
import { hasUnknownContents, withKnownContents } from '../records/sent-files.ts';
import { errorLine, recordedSteps } from '../records/steps-of.ts';
import {
  type BuildRecord,
  RECORD_VERSION,
  type RecordBasis,
  type RecordedFolder,
  type RecordKey,
} from '../records/types.ts';
import { askSources } from './ask-sources.ts';
import { inTime } from './in-time.ts';
import {
  type BuildWhy,
  comparable,
  type EarlierBuild,
  keyedHash,
  plannerOf,
  planOf,
  recordKey,
  runFlags,
  unreadable,
  whyOf,
} from './recorded-build.ts';

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

interface Prepared {
  readonly program: Program;
  readonly planner: Planner;
}

/** How long the end of a build may take to read what the engine had already, or what it found at addresses. */
const CONTENTS_TIMEOUT_MS = 2_000;

/** Records one build, and says why its steps ran. Nothing that it does can end the build. */
export class BuildRecorder {
  readonly #records: BuildRecords;
  readonly #clock: Clock;
  readonly #startedAt: number;
  /** The same moment by the clock that is never set. */
  readonly #began: number;
  readonly #key: RecordKey;
  readonly #what: BuildToRecord;
  readonly #sent: SentFolder[] = [];
  readonly #earlier: Promise<{ readonly build: EarlierBuild | null; readonly skipped: string | null }>;
  readonly #hashKey: Promise<Uint8Array>;
  #build: OpenBuild | null = null;
  #prepared: Promise<Prepared | null> = Promise.resolve(null);

  constructor(records: BuildRecords, clock: Clock, what: BuildToRecord) {
    this.#records = records;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#began = clock.elapsed();
    this.#what = what;
    const { spec, definition, dockerfile, stage, builder } = what;
    this.#key = recordKey(spec, definition, dockerfile, stage);
    // Read while the engine is at work.
    this.#hashKey = records.hashKey();
    this.#earlier = this.#findEarlier(builder);
  }

  async #findEarlier(builder: string): Promise<{ build: EarlierBuild | null; skipped: string | null }> {
    const latest = this.#records.latest(this.#key, builder);
    const read: BuildRecord[] = [];
    const noted = async function* (): AsyncGenerator<BuildRecord> {
      for await (const record of latest.records) {
        read.push(record);
        yield record;
      }
    };
    const build = await comparable(this.#records, noted(), builder);
    return { build, skipped: latest.skipped() ?? unreadable(read, builder, build) };
  }

  /** Takes what the engine was sent: for BuildListener. */
  sent(folder: SentFolder): void {
    this.#sent.push(folder);
  }

  /** Call it before the build runs. */
  opened(build: OpenBuild): void {
    this.#build = build;
    this.#prepared = this.#prepare(build);
    // #plan says so.
    this.#prepared.catch(() => undefined);
  }

  /** All that needs no files: done while the engine is at work. */
  async #prepare(build: OpenBuild): Promise<Prepared | null> {
    const { dockerfile, stage, spec } = this.#what;
    const [resolution, facts, key] = await Promise.all([
      build.resolve().catch(() => null),
      build.facts().catch(() => null),
      this.#hashKey,
    ]);
    const target = dockerfile.stages[stage];
    if (resolution === null || facts === null || target === undefined) return null;
    const program = programOf(dockerfile, target, resolution.graph);
    const planner = plannerOf(program, facts, { dockerfile, flags: runFlags(spec), hash: keyedHash(key) });
    return { program, planner };
  }

  /** Keeps the record and compares it. Never rejects. */
  async finish(outcome: BuildOutcome, progress: BuildProgress): Promise<RecordedBuild> {
    try {
      return await this.#finish(outcome, progress);
    } catch (error) {
      return { why: null, notices: [messageOf(error)] };
    }
  }

  async #finish(outcome: BuildOutcome, progress: BuildProgress): Promise<RecordedBuild> {
    const build = this.#build;
    if (build === null) return { why: null, notices: [] };
    const duration = Math.round(this.#clock.elapsed() - this.#began);
    const { build: earlier, skipped } = await this.#earlier;
    const planned = await this.#plan(build, earlier?.basis ?? null);
    const basis = await this.#withSources(build, planned.basis, outcome);
    const record: BuildRecord = {
      version: RECORD_VERSION,
      id: build.id,
      session: build.session,
      ...this.#key,
      startedAt: this.#startedAt,
      duration,
      builder: this.#what.builder,
      outcome: outcome.kind,
      error: errorOf(outcome),
      noCache: this.#what.spec.noCache || this.#what.spec.noCacheFilter,
      steps: recordedSteps(planned.steps, progress, outcome.kind, this.#startedAt),
    };
    const unsaved = await this.#records.save(record, basis, earlier?.record ?? null).then(
      () => null,
      (error: unknown) => messageOf(error),
    );
    // Where nothing can be written, nothing can be read for the same reason.
    const notices = [unsaved ?? skipped].filter((each) => each !== null);
    if (record.steps.length === 0) return { why: null, notices };
    return { why: await whyOf({ record, basis }, earlier), notices };
  }

  /**
   * What was at the addresses that it took from. The engine says so once the build has worked, and not always in time;
   * of one that failed it is asked by itself.
   */
  async #withSources(build: OpenBuild, basis: RecordBasis, { kind }: BuildOutcome): Promise<RecordBasis> {
    const prepared = await this.#prepared;
    if (prepared === null || (kind !== 'done' && kind !== 'failed')) return basis;
    if (basis.steps.every(({ remotes }) => remotes.length === 0)) return basis;
    const hash = keyedHash(await this.#hashKey);
    const said =
      kind === 'done'
        ? await inTime(this.#clock, CONTENTS_TIMEOUT_MS, (signal) => build.sources(signal), [])
        : [];
    const found = withFoundSources(basis, said, hash);
    if (hasAllSources(found)) return found;
    const asked = await inTime(
      this.#clock,
      CONTENTS_TIMEOUT_MS,
      (signal) => askSources(build, prepared.program, signal),
      null,
    );
    return asked === null ? found : withFoundSources(basis, [...said, ...asked.found], hash);
  }

  async #plan(build: OpenBuild, earlier: RecordBasis | null): Promise<PlannedBuild> {
    const prepared = await this.#prepared;
    if (prepared === null) return NOTHING_PLANNED;
    const { program, planner } = prepared;
    return planOf(planner, program, async (source, digest) => {
      const files = this.#folder(source, earlier);
      const step = program.graph.steps.get(digest);
      if (files === null || step === undefined || !hasUnknownContents(files)) return files;
      return await this.#readContents(build, step, files);
    });
  }

  /**
   * The files that an engine had before the first record, or from the build of another target, with their contents: else
   * a new time would look like a change later on. Those for which the time is too short stay without.
   */
  async #readContents(build: OpenBuild, step: GraphStep, sent: RecordedFolder): Promise<RecordedFolder> {
    return await inTime(
      this.#clock,
      CONTENTS_TIMEOUT_MS,
      async (signal) => withKnownContents(sent, await build.localFiles(step, sent, signal)),
      sent,
    );
  }

  /** What was sent of a folder, with the contents that the engine had from earlier builds. */
  #folder(source: LocalSource, earlier: RecordBasis | null): RecordedFolder | null {
    const sent =
      this.#sent.findLast((folder) => sameSource(folder, source)) ??
      this.#sent.findLast(({ dir }) => dir === source.dir);
    const files = sent?.files.folder(source.dir) ?? null;
    if (files === null) return null;
    return withKnownContents(files, earlier?.folders.find(({ name }) => name === source.dir) ?? null);
  }
}

const NOTHING_PLANNED: PlannedBuild = {
  steps: [],
  basis: { version: RECORD_VERSION, variables: [], steps: [], flags: {}, folders: [], ignored: {} },
};

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
