import { type LocalSource, sameSource } from '../llb/local-source.ts';
import { type Program, programOf } from '../llb/program.ts';
import type { GraphStep } from '../llb/types.ts';
import type { BuildOutcome, BuildRecords, Clock, OpenBuild, SentFolder, StepImages } from '../ports.ts';
import type { PlannedBuild, Planner } from '../records/basis-of.ts';
import { hasAllSources, withFoundSources } from '../records/found-sources.ts';
import { hasUnknownContents, withKnownContents } from '../records/sent-files.ts';
import { type BuildRecord, RECORD_VERSION, type RecordBasis, type RecordedFolder } from '../records/types.ts';
import { askSources } from './ask-sources.ts';
import type { BuildToRecord } from './build-recorder.ts';
import { CachedPromise } from './cached-promise.ts';
import { inTime } from './in-time.ts';
import {
  comparable,
  type EarlierBuild,
  keyedHash,
  plannerOf,
  planOf,
  recordKey,
  runFlags,
  unreadable,
} from './recorded-build.ts';

interface Prepared {
  readonly program: Program;
  readonly planner: Planner;
  readonly images: StepImages['digests'];
}

/** The last build that this one is compared with, and why a later one is not: a sentence. */
interface Compared {
  readonly build: EarlierBuild | null;
  readonly skipped: string | null;
}

/** How long the end of a build may take to read what the engine had already, or what it found at addresses. */
const CONTENTS_TIMEOUT_MS = 2_000;

/** What one build depends on, and what it is compared with. Each is worked out once, when it is first asked for. */
export class RecordedInputs {
  readonly #records: BuildRecords;
  readonly #clock: Clock;
  readonly #what: BuildToRecord;
  readonly #build: OpenBuild;
  readonly #sent: readonly SentFolder[];
  readonly earlier = new CachedPromise(() => this.#findEarlier());
  /** All that needs no files; null if the target could not be resolved. */
  readonly prepared = new CachedPromise(() => this.#prepare());
  /** With the files: to be asked for once all are sent. */
  readonly planned = new CachedPromise(() => this.#plan());

  /** @param sent what the engine was sent so far; grows until the steps have run */
  constructor(
    records: BuildRecords,
    clock: Clock,
    what: BuildToRecord,
    build: OpenBuild,
    sent: readonly SentFolder[],
  ) {
    this.#records = records;
    this.#clock = clock;
    this.#what = what;
    this.#build = build;
    this.#sent = sent;
  }

  /**
   * What was at the addresses that it took from. The engine says so once the build has worked, and not always in time;
   * of one that failed it is asked by itself.
   */
  async withSources(basis: RecordBasis, { kind }: BuildOutcome): Promise<RecordBasis> {
    const prepared = await this.prepared.get();
    if (prepared === null || (kind !== 'done' && kind !== 'failed')) return basis;
    if (basis.steps.every(({ remotes }) => remotes.length === 0)) return basis;
    const build = this.#build;
    const hash = keyedHash(await this.#records.hashKey());
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

  async #findEarlier(): Promise<Compared> {
    const { spec, definition, dockerfile, stage, builder } = this.#what;
    const key = recordKey(spec, definition, dockerfile, stage);
    const latest = this.#records.latest(key, builder);
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

  async #prepare(): Promise<Prepared | null> {
    const { dockerfile, stage, spec } = this.#what;
    // The engine is asked for the images while the rest is worked out.
    const images = this.#build.images().catch(() => null);
    const [resolution, hashes, key] = await Promise.all([
      this.#build.resolve().catch(() => null),
      this.#build.hashes().catch(() => null),
      this.#records.hashKey(),
    ]);
    const target = dockerfile.stages[stage];
    if (resolution === null || hashes === null || target === undefined) return null;
    const program = programOf(dockerfile, target, resolution.graph);
    const planner = plannerOf(program, hashes, { dockerfile, flags: runFlags(spec), hash: keyedHash(key) });
    return { program, planner, images: (await images)?.digests ?? new Map() };
  }

  async #plan(): Promise<PlannedBuild> {
    const [{ build: earlier }, prepared] = await Promise.all([this.earlier.get(), this.prepared.get()]);
    if (prepared === null) return NOTHING_PLANNED;
    const { program, planner, images } = prepared;
    return planOf(planner, program, images, async (source, digest) => {
      const files = this.#folder(source, earlier?.basis ?? null);
      const step = program.graph.steps.get(digest);
      if (files === null || step === undefined || !hasUnknownContents(files)) return files;
      return await this.#readContents(step, files);
    });
  }

  /**
   * The files that an engine had before the first record, or from the build of another target, with their contents: else
   * a new time would look like a change later on. Those for which the time is too short stay without.
   */
  async #readContents(step: GraphStep, sent: RecordedFolder): Promise<RecordedFolder> {
    return await inTime(
      this.#clock,
      CONTENTS_TIMEOUT_MS,
      async (signal) => withKnownContents(sent, await this.#build.localFiles(step, sent, signal)),
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
