import { createHmac } from 'node:crypto';
import type { Dockerfile } from '../dockerfile/types.ts';
import { type LocalSource, localSource, sameSource } from '../llb/local-source.ts';
import { type Program, programOf } from '../llb/program.ts';
import type {
  BuildOutcome,
  BuildRecords,
  BuildSpec,
  Clock,
  OpenBuild,
  Resolution,
  SentFolder,
  StepFacts,
} from '../ports.ts';
import { messageOf } from '../ports.ts';
import { withoutUsers } from '../progress/hidden.ts';
import type { BuildProgress } from '../progress/model.ts';
import { basisOf, type PlannedBuild } from '../records/basis-of.ts';
import { explainSteps } from '../records/explain-steps.ts';
import { installHint } from '../records/hint.ts';
import type { KeyedHash } from '../records/masked.ts';
import type { ExplainedStep } from '../records/reasons.ts';
import { withKnownContents } from '../records/sent-files.ts';
import { whySentence } from '../records/sentence.ts';
import { errorLine, recordedSteps } from '../records/steps-of.ts';
import {
  type BuildRecord,
  RECORD_VERSION,
  type RecordBasis,
  type RecordedFolder,
  type RecordKey,
} from '../records/types.ts';

/** Why the steps of a build ran. */
export interface BuildWhy {
  readonly steps: readonly ExplainedStep[];
  /** The build that it was compared with; null if there is none. */
  readonly previous: { readonly id: string; readonly startedAt: number } | null;
  /** All of it in one sentence; null if no step ran again. */
  readonly sentence: string | null;
  /** What would keep steps from running again; null if nothing plain can be said. */
  readonly hint: string | null;
}

export interface RecordedBuild {
  /** Null if the target could not be resolved. */
  readonly why: BuildWhy | null;
  /** What could not be read or kept, a sentence each. */
  readonly notices: readonly string[];
}

/** A build that was compared with, or is to be. */
export interface EarlierBuild {
  readonly record: BuildRecord;
  readonly basis: RecordBasis;
}

const KEYED_HASH_LENGTH = 16;

/** Hashes that only this user's records can be compared by. @param key from BuildRecords.hashKey */
export function keyedHash(key: Uint8Array): KeyedHash {
  return (text) => createHmac('sha256', key).update(text).digest('hex').slice(0, KEYED_HASH_LENGTH);
}

/**
 * Whose builds a build is compared with.
 *
 * @param definition the Dockerfile's path, or the service or bake target that builds it
 * @param stage the target's index
 */
export function recordKey(
  { context, remote }: Pick<BuildSpec, 'context' | 'remote'>,
  definition: string,
  { stages }: Dockerfile,
  stage: number,
): RecordKey {
  const folder = remote === null ? context : remote.kind === 'address' ? withoutUsers(remote.address) : '-';
  return { folder, definition, target: stages[stage]?.name ?? String(stage) };
}

/**
 * The newest build of a list that a build on the same builder can be compared with: one that ran to its end or to a
 * failure, and whose basis can be read.
 *
 * @param builder null for any
 */
export async function comparable(
  records: BuildRecords,
  list: readonly BuildRecord[],
  builder: string | null,
): Promise<EarlierBuild | null> {
  for (const record of list) {
    const isWhole = record.outcome === 'done' || record.outcome === 'failed';
    if (!isWhole || record.steps.length === 0 || (builder ?? record.builder) !== record.builder) continue;
    const basis = await records.basis(record);
    if (basis !== null) return { record, basis };
  }
  return null;
}

/** Records one build, and says why its steps ran. Nothing that it does can end the build. */
export class BuildRecorder {
  readonly #records: BuildRecords;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #key: RecordKey;
  readonly #spec: BuildSpec;
  readonly #builder: string;
  readonly #sent: SentFolder[] = [];
  readonly #earlier: Promise<{ readonly build: EarlierBuild | null; readonly skipped: string | null }>;
  readonly #hashKey: Promise<Uint8Array>;
  #build: OpenBuild | null = null;
  #facts: Promise<StepFacts | null> = Promise.resolve(null);

  /** @param builder the address of the engine, as in EngineInfo */
  constructor(records: BuildRecords, clock: Clock, spec: BuildSpec, key: RecordKey, builder: string) {
    this.#records = records;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#spec = spec;
    this.#key = key;
    this.#builder = builder;
    // Read while the engine is at work.
    this.#hashKey = records.hashKey();
    this.#earlier = records.of(key).then(async ({ records: list, skipped }) => ({
      build: await comparable(records, list, builder),
      skipped,
    }));
  }

  /** Takes what the engine was sent: for BuildListener. */
  sent(folder: SentFolder): void {
    this.#sent.push(folder);
  }

  /** Call it before the build runs. */
  opened(build: OpenBuild): void {
    this.#build = build;
    this.#facts = build.facts().catch(() => null);
  }

  /**
   * Keeps the record and compares it. Never rejects.
   *
   * @param stage the target's index in the Dockerfile
   */
  async finish(
    dockerfile: Dockerfile,
    stage: number,
    outcome: BuildOutcome,
    progress: BuildProgress,
  ): Promise<RecordedBuild> {
    try {
      return await this.#finish(dockerfile, stage, outcome, progress);
    } catch (error) {
      return { why: null, notices: [messageOf(error)] };
    }
  }

  async #finish(
    dockerfile: Dockerfile,
    stage: number,
    outcome: BuildOutcome,
    progress: BuildProgress,
  ): Promise<RecordedBuild> {
    const build = this.#build;
    if (build === null) return { why: null, notices: [] };
    const duration = this.#clock.now() - this.#startedAt;
    const { build: earlier, skipped } = await this.#earlier;
    const planned = await this.#plan(build, dockerfile, stage, earlier?.basis ?? null);
    const record: BuildRecord = {
      version: RECORD_VERSION,
      id: build.id,
      ...this.#key,
      startedAt: this.#startedAt,
      duration,
      builder: this.#builder,
      outcome: outcome.kind,
      error: errorOf(outcome),
      noCache: this.#spec.noCache || this.#spec.noCacheFilter,
      steps: recordedSteps(planned.steps, progress, outcome.kind, this.#startedAt),
    };
    const notices = skipped === null ? [] : [skipped];
    const unsaved = await this.#records.save(record, planned.basis, earlier?.record ?? null).then(
      () => null,
      (error: unknown) => messageOf(error),
    );
    if (unsaved !== null) notices.push(unsaved);
    if (record.steps.length === 0) return { why: null, notices };
    return { why: await whyOf({ record, basis: planned.basis }, earlier), notices };
  }

  async #plan(
    build: OpenBuild,
    dockerfile: Dockerfile,
    stage: number,
    earlier: RecordBasis | null,
  ): Promise<PlannedBuild> {
    const [resolution, facts, key] = await Promise.all([resolutionOf(build), this.#facts, this.#hashKey]);
    const target = dockerfile.stages[stage];
    if (resolution === null || facts === null || target === undefined) return NOTHING_PLANNED;
    return planOf(programOf(dockerfile, target, resolution.graph), facts, {
      dockerfile,
      flags: runFlags(this.#spec),
      hash: keyedHash(key),
      folder: async (source) => this.#folder(source, earlier),
    });
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

/** What a target depends on, with the files of each folder that it takes. */
export async function planOf(
  program: Program,
  { hashes, images }: StepFacts,
  from: {
    readonly dockerfile: Dockerfile;
    readonly flags: RecordBasis['flags'];
    readonly hash: KeyedHash;
    readonly folder: (source: LocalSource, digest: string) => Promise<RecordedFolder | null>;
  },
): Promise<PlannedBuild> {
  const folders: { readonly source: LocalSource; readonly files: RecordedFolder }[] = [];
  for (const step of program.graph.graph.steps) {
    const source = localSource(step);
    if (source === null || folders.some((folder) => sameSource(folder.source, source))) continue;
    const files = await from.folder(source, step.digest);
    if (files !== null) folders.push({ source, files });
  }
  const { dockerfile, flags, hash } = from;
  return basisOf({ dockerfile, program, hashes, images, folders, flags, hash });
}

/** The flags of a build that say how processes run, by docker's names. */
export function runFlags(spec: BuildSpec): RecordBasis['flags'] {
  const flags: Record<string, string | null> = {
    network: spec.network,
    'add-host': spec.addHosts.map(({ host, address }) => `${host}:${address}`).join(' ') || null,
    'cgroup-parent': spec.cgroupParent,
    'shm-size': spec.shmSize === null ? null : String(spec.shmSize),
    ulimit: spec.ulimits.join(' ') || null,
    ...spec.resources,
  };
  const given = Object.entries(flags).filter((flag): flag is [string, string] => flag[1] !== null);
  return Object.fromEntries(given);
}

/** Why the steps of a build ran, against an earlier one. */
export async function whyOf(now: EarlierBuild, before: EarlierBuild | null): Promise<BuildWhy> {
  const steps = await explainSteps(now, before);
  return {
    steps,
    previous: before === null ? null : { id: before.record.id, startedAt: before.record.startedAt },
    sentence: whySentence(steps),
    hint: installHint(steps, now.basis),
  };
}

async function resolutionOf(build: OpenBuild): Promise<Resolution | null> {
  return await build.resolve().catch(() => null);
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
