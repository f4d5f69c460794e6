import { RefusedError } from '../errors.ts';
import type { FileTree } from '../filesystem/file-tree.ts';
import { type FileType, fileType, typeBits, typeName } from '../filesystem/mode.ts';
import { partsOf } from '../filesystem/paths.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { CopyDestination, CopyTarget } from '../ports/copy-target.ts';
import { staysInside } from './inner-link.ts';
import { type LeftOut, leftOut } from './left-out.ts';
import { notFound } from './not-found.ts';
import { pathAsShown } from './shown-path.ts';
import type { StateFiles } from './state-files.ts';

/** What a copy will do. */
export interface CopyPlan {
  readonly files: readonly CopyItem[];
  readonly folders: readonly CopyItem[];
  /** Links that lead only to what is copied, which are copied as links. */
  readonly links: readonly CopyItem[];
  /** Other links, devices and the like, which cannot be copied as what they are. */
  readonly leftOut: readonly LeftOut[];
  /** The items of `files` and `links` in whose place there is something else on disk. */
  readonly existing: readonly CopyItem[];
}

export interface CopyItem {
  readonly entry: TreeEntry;
  /** The path that has the contents: another one for a hard link. */
  readonly content: string;
  /** Path in the target. */
  readonly to: string;
}

/**
 * Plans to copy a file, or a folder with everything in it, as `docker cp` does: into an existing folder under its own
 * name, otherwise under the given name. A path that ends in `/.` means the contents of the folder. If the path is a
 * link, it is followed inside the state. Rejects with one sentence before anything is written.
 */
export async function planCopy(files: StateFiles, path: string, dest: CopyDestination): Promise<CopyPlan> {
  const tree = await files.tree();
  const asked = pathAsShown(tree, path);
  const { entry, path: real, problem } = tree.follow(asked);
  if (problem !== null) throw notFound(tree, path, problem);
  const type = entry === null ? 'dir' : fileType(entry.mode);
  if (entry !== null && type !== 'dir') return await planFile(tree, entry, type, asked, dest);
  return await new FolderPlan(tree, real, topName(asked, dest), dest.target).make();
}

async function planFile(
  tree: FileTree,
  entry: TreeEntry,
  type: FileType,
  path: string,
  { target, name, folderOnly }: CopyDestination,
): Promise<CopyPlan> {
  if (type !== 'file')
    throw new RefusedError(`/${entry.path} is a ${typeName(type)}: only files and folders can be copied.`);
  const to = name ?? lastName(path);
  if (folderOnly) throw new RefusedError(`There is no folder ${target.nameOf(to)}.`);
  const kind = await target.kind(to);
  if (kind === 'folder' || kind === 'other') throw inTheWay(target, to, kind, 'file');
  const item = { entry, content: tree.contentOf(entry).path, to };
  return { files: [item], folders: [], links: [], leftOut: [], existing: kind === 'file' ? [item] : [] };
}

/** Goes through a folder of a state, and compares it with what is on disk. */
class FolderPlan {
  readonly #tree: FileTree;
  readonly #root: string;
  readonly #top: string;
  readonly #target: CopyTarget;
  readonly #plan = {
    files: [] as CopyItem[],
    folders: [] as CopyItem[],
    links: [] as CopyItem[],
    leftOut: [] as LeftOut[],
    existing: [] as CopyItem[],
  };
  /** Folders that do not exist on disk yet, so nothing in them does either. */
  readonly #fresh = new Set<string>();

  constructor(tree: FileTree, root: string, top: string, target: CopyTarget) {
    this.#tree = tree;
    this.#root = root;
    this.#top = top;
    this.#target = target;
  }

  async make(): Promise<CopyPlan> {
    const root = this.#root;
    const own = root === '' ? rootEntry(this.#tree) : this.#tree.get(root);
    if (own !== undefined && this.#top !== '') await this.#add(own, '');
    for (const entry of entriesBelow(this.#tree, root)) {
      const inside = entry.path.slice(root === '' ? 0 : root.length + 1);
      requirePlainName(inside);
      await this.#add(entry, inside);
    }
    return this.#plan;
  }

  async #add(entry: TreeEntry, inside: string): Promise<void> {
    const to = [this.#top, inside].filter((part) => part !== '').join('/');
    const item = { entry, content: this.#tree.contentOf(entry).path, to };
    const type = fileType(entry.mode);
    if (type === 'dir') return await this.#addFolder(item);
    if (type === 'file') return await this.#addFile(item);
    if (type === 'symlink' && staysInside(this.#tree, this.#root, entry)) return await this.#addLink(item);
    this.#plan.leftOut.push(leftOut(entry));
  }

  async #addFolder(item: CopyItem): Promise<void> {
    const kind = await this.#kind(item.to);
    if (kind === 'file' || kind === 'other') throw inTheWay(this.#target, item.to, kind, 'folder');
    if (kind === 'folder') return;
    this.#fresh.add(item.to);
    this.#plan.folders.push(item);
  }

  async #addFile(item: CopyItem): Promise<void> {
    const kind = await this.#kind(item.to);
    if (kind === 'folder' || kind === 'other') throw inTheWay(this.#target, item.to, kind, 'file');
    this.#plan.files.push(item);
    if (kind === 'file') this.#plan.existing.push(item);
  }

  async #addLink(item: CopyItem): Promise<void> {
    const kind = await this.#kind(item.to);
    const there = kind === 'other' ? await this.#target.linkAt(item.to) : null;
    if (there === item.entry.linkname) return;
    if (kind === 'folder' || (kind === 'other' && there === null))
      throw inTheWay(this.#target, item.to, kind, 'link');
    this.#plan.links.push(item);
    if (kind !== 'nothing') this.#plan.existing.push(item);
  }

  async #kind(to: string): Promise<Awaited<ReturnType<CopyTarget['kind']>>> {
    const slash = to.lastIndexOf('/');
    return slash > 0 && this.#fresh.has(to.slice(0, slash)) ? 'nothing' : await this.#target.kind(to);
  }
}

/** The name of the copied folder; '' if only its contents are copied. */
function topName(path: string, { name }: CopyDestination): string {
  if (name !== null) return name;
  return path.endsWith('/.') ? '' : lastName(path);
}

/** The last part of the path as written, links not followed; '' for the root. */
export function lastName(path: string): string {
  const last = partsOf(path).at(-1) ?? '';
  return last === '..' ? '' : last;
}

/** Everything in a folder, each folder right before its contents. */
export function entriesBelow(tree: FileTree, root: string): TreeEntry[] {
  const found: TreeEntry[] = [];
  const stack = [...tree.children(root)].reverse();
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    found.push(entry);
    // What the engine lists below a link would be written to where a link of that name on the disk leads.
    if (fileType(entry.mode) !== 'dir') continue;
    for (const child of [...tree.children(entry.path)].reverse()) stack.push(child);
  }
  return found;
}

/** An entry for the state's root, which is not listed. Its time is the newest of its children's. */
export function rootEntry(tree: FileTree): TreeEntry {
  let mtimeNs = 0n;
  for (const entry of tree.children('')) if (entry.mtimeNs > mtimeNs) mtimeNs = entry.mtimeNs;
  return {
    path: '',
    mode: typeBits.dir + 0o755,
    uid: 0,
    gid: 0,
    size: 0,
    mtimeNs,
    linkname: '',
    devmajor: 0,
    devminor: 0,
    xattrs: {},
  };
}

/** Do not trust the engine to send names that stay inside the target. */
export function requirePlainName(path: string): void {
  if (path === '') return;
  const bad = path
    .split('/')
    .some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'));
  if (bad) throw new RefusedError(`/${path} is not a valid file name.`);
}

const KIND_NAMES = { file: 'a file', folder: 'a folder', other: 'a link or a device' } as const;

function inTheWay(
  target: CopyTarget,
  to: string,
  kind: keyof typeof KIND_NAMES,
  wanted: 'file' | 'folder' | 'link',
): Error {
  return new RefusedError(
    `${target.nameOf(to)} is ${KIND_NAMES[kind]}, so no ${wanted} can be written there.`,
  );
}
