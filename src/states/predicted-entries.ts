import type { FileTree } from '../filesystem/file-tree.ts';
import { fileType } from '../filesystem/mode.ts';
import { comparePaths } from '../filesystem/paths.ts';
import { sameEntry, sameXattrs } from '../filesystem/same-entry.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { stateBefore } from '../llb/chain.ts';
import type { GraphStep, StepOutput } from '../llb/types.ts';
import { Turns } from '../turns.ts';
import { type CopiedBatch, copiedBy } from './copied-by.ts';
import { hasSubsecondTime } from './known-comparisons.ts';
import type { AskPaths } from './one-path.ts';
import type { States } from './state-files.ts';

/** Of more paths, a list of all files may be there sooner. */
const MAX_ASKED = 200;

/**
 * The entries of what a COPY made, where a RUN after it is listed, and all that the COPY was made of: most of them are
 * what it took, and the RUN left them. What the RUN has otherwise than the COPY must have made it, or has no more, is asked
 * for one by one. So a state of a million files, of which the RUN touched a few, is not listed twice.
 *
 * It could only be wrong where the COPY made something else than its source, and the RUN made exactly that of it, with the
 * time. Whoever takes it compares samples with the engine.
 *
 * @returns by path; null where that does not tell, or is much to ask
 */
export async function predictedEntries(
  states: States,
  output: StepOutput,
  ask: AskPaths,
): Promise<readonly TreeEntry[] | null> {
  const step = states.program.graph.steps.get(output.digest);
  const later = states.askedAfter(output);
  if (step === undefined || later === null || !isPlainCopy(step)) return null;
  if (!step.inputs.every((input) => states.isAsked(input))) return null;
  const [base, after] = await Promise.all([states.of(stateBefore(step)).tree(), later.tree()]);
  const batches = await copiedBy(states, states.program, { steps: [output.digest] });
  if (after.unlisted.length > 0 || batches.some(({ kind }) => kind !== 'file')) return null;
  const prediction = new Prediction(base, batches);
  const open = await otherPaths(prediction, after);
  const found = open === null ? null : await ask([...open]);
  return open === null || found === null ? null : await patched(prediction, after, found);
}

/** Whether a step only copies, and what it copies stays as it is. */
function isPlainCopy({ op }: GraphStep): boolean {
  return op.kind === 'file' && op.actions.every((action) => action.kind === 'copy' && !action.unpack);
}

/** What a COPY makes of its base and its sources, as far as paths, contents and modes go. */
class Prediction {
  readonly #base: FileTree;
  readonly #batches: readonly CopiedBatch[];

  constructor(base: FileTree, batches: readonly CopiedBatch[]) {
    this.#base = base;
    this.#batches = batches;
  }

  /** What is taken to a path; undefined if nothing is. Later batches overwrite earlier ones. */
  taken(path: string): TreeEntry | undefined {
    for (let at = this.#batches.length - 1; at >= 0; at -= 1) {
      const { entries, tree } = this.#batches[at] as CopiedBatch;
      const source = entries.sourceOf(path);
      if (source !== undefined) return tree.get(source);
    }
    return undefined;
  }

  /** Whether what is made at a path is another name of a file; the engine does not say of which, asked for one path. */
  isHardLink(path: string): boolean {
    const entry = this.taken(path) ?? this.#base.get(path);
    return entry !== undefined && isHardLink(entry);
  }

  /** Whether an entry of a later state is what this makes, and so was there before. */
  isLike(entry: TreeEntry): boolean {
    const [taken, below] = [this.taken(entry.path), this.#base.get(entry.path)];
    // What was there keeps some of what it was: how a folder that is copied onto looks afterwards is not told.
    if (taken !== undefined) return below === undefined && isCopyOf(taken, entry);
    return below !== undefined && sameEntry(below, entry);
  }

  *paths(): Iterable<string> {
    for (const { path } of this.#base.entries()) yield path;
    for (const { entries } of this.#batches) for (const { path } of entries) if (path !== '') yield path;
  }
}

/** A copy belongs to root, and keeps all else; hard links may become files of their own. */
function isCopyOf(from: TreeEntry, entry: TreeEntry): boolean {
  const type = fileType(entry.mode);
  if (from.mode !== entry.mode || entry.uid !== 0 || entry.gid !== 0) return false;
  if (from.linkname !== entry.linkname || (type === 'file' && entry.linkname !== '')) return false;
  if (!sameXattrs(from.xattrs, entry.xattrs)) return false;
  if (type === 'dir') return true;
  if (type !== 'file') return sameEntry({ ...from, uid: 0, gid: 0 }, entry);
  return from.size === entry.size && from.mtimeNs === entry.mtimeNs && hasSubsecondTime(entry);
}

/** The paths that a later state has otherwise, or only one of both has; null if there are many. */
async function otherPaths(prediction: Prediction, after: FileTree): Promise<ReadonlySet<string> | null> {
  const turns = new Turns();
  const open = new Set<string>();
  /** Returns whether it can be asked for. */
  const add = (path: string): boolean => open.add(path).size <= MAX_ASKED && !prediction.isHardLink(path);
  for (const entry of after.entries()) {
    if (turns.isDue) await turns.give();
    if (!prediction.isLike(entry) && (!add(entry.path) || isHardLink(entry))) return null;
  }
  for (const path of prediction.paths()) {
    if (turns.isDue) await turns.give();
    if (after.get(path) === undefined && !add(path)) return null;
  }
  return open;
}

function isHardLink({ linkname, mode }: TreeEntry): boolean {
  return linkname !== '' && fileType(mode) !== 'symlink';
}

/** The entries of a later state, with what was found in place of what it has there, by path. */
async function patched(
  prediction: Prediction,
  after: FileTree,
  found: ReadonlyMap<string, TreeEntry | null>,
): Promise<readonly TreeEntry[]> {
  const turns = new Turns();
  const others = [...found.values()]
    .filter((entry) => entry !== null)
    .toSorted((a, b) => comparePaths(a.path, b.path));
  const entries: TreeEntry[] = [];
  let at = 0;
  const takeBefore = (path: string | null): void => {
    for (; at < others.length; at += 1) {
      const other = others[at] as TreeEntry;
      if (path !== null && comparePaths(other.path, path) >= 0) return;
      entries.push(other);
    }
  };
  for (const entry of after.entries()) {
    if (turns.isDue) await turns.give();
    takeBefore(entry.path);
    if (found.has(entry.path)) continue;
    // A folder has another time as soon as something in it is new.
    const time = fileType(entry.mode) === 'dir' ? prediction.taken(entry.path)?.mtimeNs : undefined;
    entries.push(time === undefined || time === entry.mtimeNs ? entry : { ...entry, mtimeNs: time });
  }
  takeBefore(null);
  return entries;
}
