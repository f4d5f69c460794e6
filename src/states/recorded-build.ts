/** What records of builds have in common with builds that have not been: keys, what steps depend on, why they run. */
import { createHmac, createSecretKey } from 'node:crypto';
import type { Dockerfile } from '../dockerfile/types.ts';
import { type LocalSource, localSource, sameSource } from '../llb/local-source.ts';
import type { Program } from '../llb/program.ts';
import type { BuildRecords, BuildSpec, StepImages } from '../ports.ts';
import { withoutUsers } from '../progress/hidden.ts';
import { type PlannedBuild, type PlannedFolder, Planner } from '../records/basis-of.ts';
import type { Found } from '../records/comparison.ts';
import { changesSince, explainBy } from '../records/explain-steps.ts';
import { installHint } from '../records/hint.ts';
import type { KeyedHash } from '../records/masked.ts';
import type { ExplainedStep } from '../records/reasons.ts';
import { whySentence } from '../records/sentence.ts';
import type { BuildRecord, RecordBasis, RecordedFolder, RecordKey } from '../records/types.ts';
import type { BuiltTime } from './watch-plan.ts';

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

/** A build that was compared with, or is to be. */
export interface EarlierBuild {
  readonly record: BuildRecord;
  readonly basis: RecordBasis;
}

const KEYED_HASH_LENGTH = 16;

/** Hashes of so many texts are remembered, of texts up to so many characters. */
const MAX_KNOWN = 1000;
const MAX_KNOWN_LENGTH = 1000;

/** The target of a last stage without a name, which stays the last when one is added above it. No stage has this name. */
const LAST_STAGE = '(last)';

/** Hashes that only this user's records can be compared by. @param key from BuildRecords.hashKey */
export function keyedHash(key: Uint8Array): KeyedHash {
  // Node would read the bytes of a key anew for each text, and steps have most of their texts in common: PATH, their folder.
  const secret = createSecretKey(key);
  const known = new Map<string, string>();
  return (text) => {
    let hash = known.get(text);
    if (hash === undefined) {
      hash = createHmac('sha256', secret).update(text).digest('hex').slice(0, KEYED_HASH_LENGTH);
      if (text.length <= MAX_KNOWN_LENGTH && known.size < MAX_KNOWN) known.set(text, hash);
    }
    return hash;
  };
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
  const number = stage === stages.length - 1 ? LAST_STAGE : String(stage);
  return { folder, definition, target: stages[stage]?.name ?? number };
}

/**
 * The newest build of a list that a build on the same builder can be compared with: one that ran to its end or to a
 * failure, and whose basis can be read.
 *
 * @param builder null for any
 */
export async function comparable(
  records: BuildRecords,
  list: Iterable<BuildRecord> | AsyncIterable<BuildRecord>,
  builder: string | null,
): Promise<EarlierBuild | null> {
  for await (const earlier of allComparable(records, list, builder)) return earlier;
  return null;
}

/** All such builds of a list, in its order; each is read when it is asked for. */
export async function* allComparable(
  records: BuildRecords,
  list: Iterable<BuildRecord> | AsyncIterable<BuildRecord>,
  builder: string | null,
): AsyncGenerator<EarlierBuild> {
  for await (const record of list) {
    if (!isWhole(record) || (builder ?? record.builder) !== record.builder) continue;
    const basis = await records.basis(record);
    if (basis !== null) yield { record, basis };
  }
}

/**
 * That the last build of a list cannot be compared with, since what its steps depended on cannot be read; null if that
 * is not so.
 *
 * @param compared what `comparable` found
 */
export function unreadable(
  list: readonly BuildRecord[],
  builder: string | null,
  compared: EarlierBuild | null,
): string | null {
  const last = list.find((record) => isWhole(record) && (builder ?? record.builder) === record.builder);
  if (last === undefined || last === compared?.record) return null;
  const which = compared === null ? 'there is nothing to compare with' : 'an earlier one is compared with';
  return `The record of the last build is damaged, so ${which}.`;
}

/** When the last build of a list was that ran to its end or to a failure; null if none did. */
export function lastBuiltIn(list: readonly BuildRecord[]): BuiltTime | null {
  const last = list.find(isWhole);
  return last === undefined ? null : { startedAt: last.startedAt, endedAt: last.startedAt + last.duration };
}

function isWhole({ outcome, steps }: BuildRecord): boolean {
  return (outcome === 'done' || outcome === 'failed') && steps.length > 0;
}

/** Prepares what a target depends on, before its files are known. */
export function plannerOf(
  program: Program,
  hashes: ReadonlyMap<string, string>,
  from: {
    readonly dockerfile: Dockerfile;
    readonly flags: RecordBasis['flags'];
    readonly hash: KeyedHash;
  },
): Planner {
  return new Planner({ program, hashes, ...from });
}

/** What a target depends on, with the files of each folder that it takes. */
export async function planOf(
  planner: Planner,
  { graph }: Program,
  images: StepImages['digests'],
  filesOf: (source: LocalSource, digest: string) => Promise<RecordedFolder | null>,
): Promise<PlannedBuild> {
  const folders: PlannedFolder[] = [];
  for (const step of graph.graph.steps) {
    const source = localSource(step);
    if (source === null || folders.some((folder) => sameSource(folder.source, source))) continue;
    const files = await filesOf(source, step.digest);
    if (files !== null) folders.push({ source, files });
  }
  return planner.plan(folders, images);
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
  return whyBy(await changesSince({ steps: now.record.steps, basis: now.basis }, before), now, before);
}

/** The same. @param found what changed since the earlier one */
export function whyBy(found: Found | null, now: EarlierBuild, before: EarlierBuild | null): BuildWhy {
  const steps = explainBy(found, now);
  return {
    steps,
    previous: before === null ? null : { id: before.record.id, startedAt: before.record.startedAt },
    sentence: whySentence(steps),
    hint: installHint(steps, now.basis),
  };
}
