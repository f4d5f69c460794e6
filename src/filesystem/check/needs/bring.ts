import { countText } from '../../../text/count-text.ts';
import { fileType } from '../../mode.ts';
import { joined, nameOf } from '../../paths.ts';
import type { TreeEntry } from '../../types.ts';
import { copyLine, copyOf, folderOf, readCopy } from '../copy-line.ts';
import { obstacleAt } from '../fetch.ts';
import type { Cause, Mended } from '../mended.ts';
import type { SourceStage } from '../subject.ts';

/** One COPY, and what it brings. */
export interface Brought {
  /** Absolute. */
  readonly to: string;
  /** Null where none can be written. */
  readonly fix: string | null;
  /** What keeps it from being written, as the end of a sentence; '' if nothing does. */
  readonly obstacle: string;
}

/** A folder whose COPYs have more sources than this is better copied by a person. */
const MAX_SOURCES = 24;

/**
 * Adds a file or a folder of a stage, and returns the COPYs that do: of a folder several where one would overwrite files
 * that the state has and that are others. Those stay as they are.
 */
export function bring(
  { additions, root }: Mended,
  stage: SourceStage,
  from: string,
  to: string,
  cause: Cause,
): readonly Brought[] {
  const obstacle = obstacleAt(root, to);
  if (obstacle !== '') return [{ to, fix: null, obstacle }];
  const file = stage.root.locate(from);
  if (file !== null) {
    const fix = copyLine(stage.name, from, nameOf(from) === nameOf(to) ? folderOf(to) : to);
    if (fix !== null) additions.addFile({ stage, path: from, file }, to, cause);
    return [{ to, fix, obstacle: '' }];
  }
  const parts = new Parts(root.tree, stage);
  const overwritten = parts.visit(stage.root.real(from), root.real(to), from, to);
  const { folders, files } = parts;
  const count = countText(overwritten, 'file');
  const clash = { to, fix: null, obstacle: `; a COPY of the folder would overwrite ${count} of this state` };
  if (parts.isTooMany) return [clash];
  const brought: Brought[] = [];
  for (const each of folders) {
    const fix = copyLine(stage.name, each.from, each.to);
    if (fix !== null) additions.addFolder({ stage, ...each }, cause);
    brought.push({ to: each.to, fix, obstacle: '' });
  }
  for (const [folder, paths] of files) {
    const fix = joinedCopy(paths.flatMap((path) => copyLine(stage.name, path, `${folder}/`) ?? []));
    for (const path of paths) {
      const there = stage.root.locate(path);
      if (there !== null && fix !== null)
        additions.addFile({ stage, path, file: there }, `${folder}/${nameOf(path)}`, cause);
    }
    brought.push({ to: folder, fix, obstacle: '' });
  }
  return brought.length > 0 ? brought : [clash];
}

/** The sentence and the fix of a finding; what keeps it from being written is said. */
export function withRemark(
  detail: string,
  { fix, obstacle }: Brought,
): { readonly detail: string; readonly fix: string | null } {
  return { detail: fix === null ? `${detail}${obstacle}` : detail, fix };
}

/** Several COPYs into one folder as one. */
function joinedCopy(lines: readonly string[]): string | null {
  const copies = lines.flatMap((line) => readCopy(line) ?? []);
  const [first] = copies;
  if (first === undefined) return null;
  const sources = copies.flatMap(({ words }) => words.slice(0, -1));
  return copyOf({ flags: first.flags, words: [...sources, first.words.at(-1) ?? '/'] });
}

/** What of a folder can be copied without overwriting: folders as a whole, and files by their folder. */
class Parts {
  readonly folders: { readonly from: string; readonly to: string }[] = [];
  readonly files = new Map<string, string[]>();
  #sources = 0;
  readonly #here: Mended['root']['tree'];
  readonly #stage: SourceStage;

  constructor(here: Mended['root']['tree'], stage: SourceStage) {
    this.#here = here;
    this.#stage = stage;
  }

  /** Whether there are more than a person wants to read; then they are not complete. */
  get isTooMany(): boolean {
    return this.#sources > MAX_SOURCES;
  }

  /**
   * @returns how many files of the state a COPY of the folder would overwrite
   * @param source the folder in its stage, without links and a leading slash
   * @param target the same in the state
   * @param from how both are written in a COPY
   */
  visit(source: string, target: string, from: string, to: string): number {
    const clashes = this.#clashes(source, target);
    if (clashes === 0) {
      this.#addFolder(from, to);
      return 0;
    }
    for (const entry of this.#stage.root.tree.children(source)) {
      if (this.isTooMany) break;
      const name = nameOf(entry.path);
      const there = this.#here.get(joined(target, name));
      const [fromHere, toHere] = [`${from}/${name}`, `${to}/${name}`];
      if (fileType(entry.mode) === 'dir' && (there === undefined || fileType(there.mode) === 'dir'))
        this.visit(entry.path, joined(target, name), fromHere, toHere);
      else if (there === undefined) this.#add(entry, fromHere, to);
    }
    return clashes;
  }

  /** A COPY of a link copies what it leads to. */
  #add({ path }: TreeEntry, from: string, to: string): void {
    const { entry } = this.#stage.root.tree.follow(path);
    if (entry === null) return;
    if (fileType(entry.mode) === 'dir') {
      this.#addFolder(from, `${to}/${nameOf(path)}`);
      return;
    }
    const files = this.files.get(to) ?? [];
    files.push(from);
    this.files.set(to, files);
    this.#sources += 1;
  }

  #addFolder(from: string, to: string): void {
    this.folders.push({ from, to });
    this.#sources += 1;
  }

  /** How many entries of the state a copy would change. */
  #clashes(source: string, target: string): number {
    if (this.#here.children(target).length === 0) return 0;
    let count = 0;
    for (const entry of this.#stage.root.tree.children(source)) {
      const at = joined(target, nameOf(entry.path));
      const there = this.#here.get(at);
      if (there === undefined) continue;
      if (fileType(entry.mode) === 'dir' && fileType(there.mode) === 'dir')
        count += this.#clashes(entry.path, at);
      else if (!isSame(entry, there)) count += 1;
    }
    return count;
  }
}

/** What Python keeps of a module that it compiled, and makes anew where it does not fit (PEP 3147). */
const COMPILED = /\/__pycache__\/[^/]+\.pyc$/;

/** Whether a copy of an entry leaves another as it is: most likely it is one itself. */
function isSame(a: TreeEntry, b: TreeEntry): boolean {
  if (COMPILED.test(a.path)) return true;
  return (
    a.mode === b.mode &&
    a.size === b.size &&
    (fileType(a.mode) === 'symlink' ? a.linkname === b.linkname : a.mtimeNs === b.mtimeNs)
  );
}
