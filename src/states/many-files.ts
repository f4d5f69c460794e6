import { fileType } from '../filesystem/mode.ts';
import { comparePaths } from '../filesystem/paths.ts';
import { UNKNOWN_XATTRS } from '../filesystem/same-entry.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { StepOutput } from '../llb/types.ts';
import { type OpenBuild, type StateRef, unlessEngineLost } from '../ports.ts';
import { inTurns, type Sliced } from '../turns.ts';
import { isAsListed } from './as-listed.ts';
import { mayHideEntries } from './deep-listing.ts';
import { entryAt } from './one-path.ts';
import { isAsSampled } from './sampled-folders.ts';

/**
 * From so many entries on, a process lists a state sooner than the engine exports the list of it, which takes 35 to 60
 * microseconds an entry: of a million it takes the process a fifth of the time. See also `LongListing`.
 */
export const MANY_ENTRIES = 40_000;

/** Of fewer, folders are asked for instead: the engine may not have come to list any. */
const MIN_FIRST = 2_000;

/** So many entries are asked for one by one, where a process could not read their extended attributes. */
const MAX_ASKED = 400;

/** A listing that samples may yet show to be wrong. A tree can be made of it before the engine has answered. */
export interface SampledListing {
  readonly entries: readonly TreeEntry[];
  /** Whether the engine lists the samples as they are here. */
  readonly isSure: Promise<boolean>;
}

/**
 * All entries of a state, in no particular order, as the engine would list them, by a process in an image of the build.
 * What the engine has listed so far must be what the process says, or else samples must be, which is known later; and all
 * extended attributes must be known.
 *
 * @param tools images of the build
 * @param first what the engine has listed: all that comes before its last path
 * @param solved the state; called only if the engine must be asked for some entries
 * @returns null if the engine must list all
 */
export async function listMany(
  build: OpenBuild,
  output: StepOutput,
  tools: readonly StepOutput[],
  first: readonly TreeEntry[],
  solved: () => Promise<StateRef>,
): Promise<SampledListing | null> {
  const { promise: used, resolve: isUsed } = Promise.withResolvers<void>();
  let found: SampledListing | null = null;
  try {
    const entries = await build.treeByProcess(output, tools, used);
    if (entries !== null) found = await checked(entries, first, solved);
  } catch (error) {
    return unlessEngineLost(null)(error);
  } finally {
    // What is listed stays mounted while it is compared.
    if (found === null) isUsed();
    else
      found.isSure.then(
        () => isUsed(),
        () => isUsed(),
      );
  }
  return found;
}

/**
 * What a process listed, with all attributes; null where it is plain that the engine would list something else. Only attributes of `trusted.` may
 * be missing, which processes may not see.
 */
export async function checked(
  entries: readonly TreeEntry[],
  first: readonly TreeEntry[],
  solved: () => Promise<StateRef>,
): Promise<SampledListing | null> {
  if (await inTurns(isDoubtful(entries))) return null;
  const complete = await withAllAttributes(entries, solved);
  if (complete === null) return null;
  if (!(await inTurns(beginsWith(complete, first)))) return null;
  return first.length >= MIN_FIRST
    ? { entries: complete, isSure: Promise.resolve(true) }
    : sampled(complete, solved);
}

/** A listing that is compared with the engine, in samples, from now on. */
export function sampled(entries: readonly TreeEntry[], solved: () => Promise<StateRef>): SampledListing {
  return { entries, isSure: isAsSampled(entries, solved).catch(unlessEngineLost(false)) };
}

/**
 * Whether a listing may lack something: paths that were too long, numbers of devices where there was no stat, or fractions
 * of seconds, which busybox before 1.35 does not print.
 */
function* isDoubtful(entries: readonly TreeEntry[]): Sliced<boolean> {
  let hasFraction = false;
  for (const entry of entries) {
    yield;
    hasFraction ||= entry.mtimeNs % 1_000_000_000n !== 0n;
    if (mayHideEntries(entry) || isUnnumbered(entry)) return true;
  }
  return !hasFraction;
}

function isUnnumbered({ mode, devmajor, devminor }: TreeEntry): boolean {
  return devmajor === 0 && devminor === 0 && (fileType(mode) === 'char' || fileType(mode) === 'block');
}

/** The entries with the attributes that only the engine could say; null if there are too many of them. */
async function withAllAttributes(
  entries: readonly TreeEntry[],
  solved: () => Promise<StateRef>,
): Promise<readonly TreeEntry[] | null> {
  const unknown = entries.filter(({ xattrs }) => xattrs === UNKNOWN_XATTRS);
  if (unknown.length === 0) return entries;
  if (unknown.length > MAX_ASKED) return null;
  const state = await solved();
  const known = new Map<string, TreeEntry['xattrs']>();
  for (const { path } of unknown) {
    const entry = await entryAt(state, path);
    if (entry === null) return null;
    known.set(path, entry.xattrs);
  }
  return entries.map((entry) => {
    const xattrs = known.get(entry.path);
    return xattrs === undefined ? entry : { ...entry, xattrs };
  });
}

/** Whether a listing has exactly what the engine listed up to the last path of it. */
function* beginsWith(entries: readonly TreeEntry[], first: readonly TreeEntry[]): Sliced<boolean> {
  const last = first.at(-1)?.path ?? '';
  const expected = new Map(first.map((entry) => [entry.path, entry]));
  let found = 0;
  for (const entry of entries) {
    yield;
    if (comparePaths(entry.path, last) > 0) continue;
    const engines = expected.get(entry.path);
    if (engines === undefined || !isAsListed(entry, engines)) return false;
    found += 1;
  }
  return found === first.length;
}
