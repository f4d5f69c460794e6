import { FileTree } from '../filesystem/file-tree.ts';
import { fileType, permissions } from '../filesystem/mode.ts';
import { type CopyAction, copiedEntries, GrowingTree } from '../llb/copied-entries.ts';
import type { CopiedEntry } from '../llb/copied-paths.ts';
import { plainName } from '../progress/plain-name.ts';
import { countText } from '../text/count-text.ts';
import { nextTurn } from '../turns.ts';
import { type ChangedFile, MAX_CHANGED_FILES, type StepChange } from './reasons.ts';
import { changedPlaces, filesOf, NO_CONTENT, type RecordedFile } from './sent-files.ts';
import type { RecordBasis, RecordedTake, StepBasis } from './types.ts';

/** A file that a step takes, and the link that it named in its place. */
interface TakenFile extends RecordedFile {
  readonly via: string | null;
}

/** The folders that a recorded build was sent, unpacked when they are first needed. */
export class SentFolders {
  readonly #basis: RecordBasis;
  readonly #known = new Map<number, ReadonlyMap<string, RecordedFile>>();
  readonly #trees = new Map<number, FileTree>();

  constructor(basis: RecordBasis) {
    this.#basis = basis;
  }

  /** The files that a step takes of all folders, by `FOLDER/PATH`, where the main context has no name. */
  async taken({ takes }: StepBasis): Promise<ReadonlyMap<string, TakenFile>> {
    const all = new Map<string, TakenFile>();
    for (const take of takes) {
      const files = this.#files(take.folder);
      const name = this.#basis.folders[take.folder]?.name ?? 'context';
      const prefix = prefixOf(name);
      for (const { source, link } of await this.#copied(take, files)) {
        const [file, followed] = [files.get(source), link === null ? undefined : files.get(link)];
        if (link !== null && followed !== undefined) all.set(prefix + link, { ...followed, via: null });
        // It may be taken under its own name, too.
        const via = link === null || all.get(prefix + source)?.via === null ? null : prefix + link;
        if (file !== undefined) all.set(prefix + source, { ...file, via });
      }
    }
    return all;
  }

  /** Whether a step takes the same of folders that did not change, which is known without unpacking them. */
  isSame(own: StepBasis, other: SentFolders, theirs: StepBasis): boolean {
    return (
      own.takes.length === theirs.takes.length &&
      own.takes.every((take, at) => {
        const also = theirs.takes[at];
        const [a, b] = [this.#basis.folders[take.folder], other.#basis.folders[also?.folder ?? -1]];
        if (also === undefined || a === undefined || b === undefined) return false;
        const isSameFolder = a.paths === b.paths && a.stamps === b.stamps && a.contents === b.contents;
        if (
          !isSameFolder ||
          JSON.stringify({ ...take, folder: 0 }) !== JSON.stringify({ ...also, folder: 0 })
        )
          return false;
        return String(a.modes) === String(b.modes) && String(a.links) === String(b.links);
      })
    );
  }

  /** The patterns that keep files of the step's folders from being sent. */
  ignored({ takes }: StepBasis): string {
    const names = takes.map(({ folder }) => this.#basis.folders[folder]?.name ?? '');
    return JSON.stringify([...new Set(names)].map((name) => this.#basis.ignored[name] ?? []));
  }

  /**
   * The files that differ between two builds which take the same paths of folders whole; null if that is not so. Then
   * nothing else need be unpacked.
   */
  changedWhole(own: StepBasis, other: SentFolders, theirs: StepBasis): ChangedFiles | null {
    const [before, now] = [new Map<string, TakenFile>(), new Map<string, TakenFile>()];
    if (own.takes.length !== theirs.takes.length) return null;
    for (const [at, take] of own.takes.entries()) {
      const also = theirs.takes[at];
      const [a, b] = [this.#basis.folders[take.folder], other.#basis.folders[also?.folder ?? -1]];
      if (also === undefined || a === undefined || b === undefined || a.name !== b.name) return null;
      if (!isWhole(take) || !isWhole(also)) return null;
      const places = changedPlaces(a, b);
      if (places === null) return null;
      const prefix = prefixOf(a.name);
      for (const [path, file] of filesOf(a, places)) before.set(prefix + path, { ...file, via: null });
      for (const [path, file] of filesOf(b, places)) now.set(prefix + path, { ...file, via: null });
    }
    return [before, now];
  }

  #files(at: number): ReadonlyMap<string, RecordedFile> {
    const known = this.#known.get(at);
    if (known !== undefined) return known;
    const recorded = this.#basis.folders[at];
    const files = recorded === undefined ? new Map<string, RecordedFile>() : filesOf(recorded);
    this.#known.set(at, files);
    return files;
  }

  async #copied(
    take: RecordedTake,
    files: ReadonlyMap<string, RecordedFile>,
  ): Promise<Iterable<Pick<CopiedEntry, 'source' | 'link'>>> {
    if (isWhole(take)) return [...files.keys()].map((source) => ({ source, link: null }));
    let tree = this.#trees.get(take.folder);
    if (tree === undefined) {
      await nextTurn();
      tree = FileTree.of([...files.values()].map(({ entry }) => entry));
      this.#trees.set(take.folder, tree);
    }
    const action: CopyAction = { ...take, kind: 'copy', input: -1, source: 0, dest: '/', unpack: false };
    return await copiedEntries(action, tree, new GrowingTree(FileTree.of([])));
  }
}

/** What a step took of folders before and now, by path. */
type ChangedFiles = readonly [before: ReadonlyMap<string, TakenFile>, now: ReadonlyMap<string, TakenFile>];

/** The main context has no name. */
function prefixOf(name: string): string {
  return name === 'context' ? '' : `${name}: `;
}

function isWhole({ src, include, exclude }: RecordedTake): boolean {
  return (
    src.split('/').every((part) => part === '' || part === '.') &&
    include.length === 0 &&
    exclude.length === 0
  );
}

/**
 * What changed in the files that a step takes of the folders that are sent; null if nothing did.
 *
 * @param isPlan whether the folders are still to be sent
 */
export async function contextChange(
  [before, earlier]: readonly [StepBasis, SentFolders],
  [now, present]: readonly [StepBasis, SentFolders],
  isPlan = false,
): Promise<StepChange | null> {
  // A build that ended early may not have been asked for a folder.
  if (now.takes.length === 0 || before.takes.length === 0) return null;
  if (earlier.isSame(before, present, now)) return null;
  const [old, current] = earlier.changedWhole(before, present, now) ?? [
    await earlier.taken(before),
    await present.taken(now),
  ];
  const changed: ChangedFile[] = [];
  for (const [path, file] of current) {
    const was = old.get(path);
    if (was === undefined) changed.push({ path, change: 'added' });
    else if (isModified(was, file, isPlan)) changed.push({ path, change: 'modified' });
  }
  for (const path of old.keys()) if (!current.has(path)) changed.push({ path, change: 'removed' });
  const links = new Set(changed.map(({ path }) => path));
  const named = changed.filter(({ path, change }) => {
    const via = (current.get(path) ?? old.get(path))?.via ?? null;
    // What a changed link leads to came with it.
    return change === 'modified' || via === null || !links.has(via);
  });
  const files = withoutFolders(named, (path) => current.get(path) ?? old.get(path));
  const [only] = files;
  if (only === undefined) return null;
  const detail =
    earlier.ignored(before) !== present.ignored(now)
      ? ignoredSentence(files)
      : files.length === 1
        ? fileSentence(only, old.get(only.path), current.get(only.path))
        : (renameSentence(files, old, current) ??
          `${plainName(only.path)} and ${countText(files.length - 1, 'other file')} changed`);
  return {
    reason: 'context-file',
    detail,
    files: files.slice(0, MAX_CHANGED_FILES),
    fileCount: files.length,
    line: null,
    source: 'step',
  };
}

/**
 * Where contents are not known, another size or time counts as a change, as for the engine. The engine does not see
 * another mode of a folder that it has been sent before: it sets it and forgets to hash it (tonistiigi/fsutil
 * diskwriter.go, which tells of no folder that is there already). One of which a step ran was sent anew.
 */
function isModified(was: RecordedFile, now: RecordedFile, isPlan: boolean): boolean {
  const areFolders = [was, now].every(({ entry }) => fileType(entry.mode) === 'dir');
  if (was.entry.mode !== now.entry.mode) return !(isPlan && areFolders);
  if (fileType(now.entry.mode) === 'symlink') return was.entry.linkname !== now.entry.linkname;
  if (fileType(now.entry.mode) !== 'file') return false;
  return was.content === null || now.content === null ? was.stamp !== now.stamp : was.content !== now.content;
}

/** Leaves out folders that came or went with what is in them. */
function withoutFolders(
  changed: readonly ChangedFile[],
  file: (path: string) => RecordedFile | undefined,
): readonly ChangedFile[] {
  const above = new Set<string>();
  for (const { path } of changed) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      above.add(path.slice(0, at));
  }
  return changed
    .filter(({ path, change }) => {
      const mode = file(path)?.entry.mode;
      return change === 'modified' || mode === undefined || fileType(mode) !== 'dir' || !above.has(path);
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function fileSentence({ path, change }: ChangedFile, was?: RecordedFile, now?: RecordedFile): string {
  const name = plainName(path);
  if (change !== 'modified' || was === undefined || now === undefined) return `${name} was ${change}`;
  const isSame = was.content === now.content && was.entry.linkname === now.entry.linkname;
  if (was.entry.mode === now.entry.mode || !isSame) return `${name} changed`;
  return `the mode of ${name} changed from ${octal(was.entry.mode)} to ${octal(now.entry.mode)}`;
}

/** What is said where one file went and another came with the same contents; null if that is not all there is. */
function renameSentence(files: readonly ChangedFile[], ...[old, current]: ChangedFiles): string | null {
  const [gone, came] = (['removed', 'added'] as const).map((change) =>
    files.find((file) => file.change === change),
  );
  if (files.length !== 2 || gone === undefined || came === undefined) return null;
  const [was, now] = [old.get(gone.path), current.get(came.path)];
  if (was === undefined || now === undefined || fileType(now.entry.mode) !== 'file') return null;
  // Empty files are all alike.
  if (now.content === NO_CONTENT) return null;
  const isSame = was.content !== null && was.content === now.content && was.entry.mode === now.entry.mode;
  return isSame ? `${plainName(gone.path)} was renamed to ${plainName(came.path)}` : null;
}

function octal(mode: number): string {
  return permissions(mode).toString(8).padStart(4, '0');
}

function ignoredSentence(files: readonly ChangedFile[]): string {
  const [first] = files;
  const name = first === undefined ? '' : plainName(first.path);
  const what = files.length === 1 ? name : `${name} and ${countText(files.length - 1, 'other file')}`;
  const verb = files.length === 1 ? 'is' : 'are';
  if (files.every(({ change }) => change === 'removed'))
    return `${what} ${verb} ignored now (.dockerignore changed)`;
  if (files.every(({ change }) => change === 'added'))
    return `${what} ${verb} not ignored any more (.dockerignore changed)`;
  return `${what} changed (and .dockerignore)`;
}
