import { RefusedError } from '../errors.ts';
import type { FileTree } from '../filesystem/file-tree.ts';
import { type FileType, fileType, permissions, typeBits, typeName } from '../filesystem/mode.ts';
import { partsOf } from '../filesystem/paths.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { CopiedAttributes, CopiedFile, CopyDestination, CopyTarget } from '../ports/copy-target.ts';
import { notFound } from './not-found.ts';
import { pathAsShown } from './shown-path.ts';
import type { StateFiles } from './state-files.ts';

/** What a copy will do. */
export interface CopyPlan {
  readonly files: readonly CopyItem[];
  readonly folders: readonly CopyItem[];
  /** Links, devices and the like, which cannot be copied as what they are. */
  readonly leftOut: readonly TreeEntry[];
  /** The items of `files` that already exist on disk. */
  readonly existing: readonly CopyItem[];
}

export interface CopyItem {
  readonly entry: TreeEntry;
  /** Path in the target. */
  readonly to: string;
}

/** Set-uid, set-gid and sticky bits are dropped: the copy belongs to another user. */
const KEPT_MODE = 0o777;

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
  if (entry !== null && type !== 'dir') return await planFile(entry, type, asked, dest);
  return await planFolder(tree, real, topName(asked, dest), dest);
}

async function planFile(
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
  if (kind === 'folder' || kind === 'other')
    throw new RefusedError(`${target.nameOf(to)} is ${KIND_NAMES[kind]}, so no file can be written there.`);
  const item = { entry, to };
  return { files: [item], folders: [], leftOut: [], existing: kind === 'file' ? [item] : [] };
}

async function planFolder(
  tree: FileTree,
  root: string,
  top: string,
  { target }: CopyDestination,
): Promise<CopyPlan> {
  const plan = {
    files: [] as CopyItem[],
    folders: [] as CopyItem[],
    leftOut: [] as TreeEntry[],
    existing: [] as CopyItem[],
  };
  /** Folders that do not exist on disk yet, so nothing in them does either. */
  const fresh = new Set<string>();
  const own = root === '' ? rootEntry(tree) : tree.get(root);
  const below = entriesBelow(tree, root);
  if (own !== undefined && top !== '') below.unshift(own);
  for (const entry of below) {
    const inside = entry === own ? '' : entry.path.slice(root === '' ? 0 : root.length + 1);
    requirePlainName(inside);
    const to = [top, inside].filter((part) => part !== '').join('/');
    const type = fileType(entry.mode);
    if (type !== 'file' && type !== 'dir') {
      plan.leftOut.push(entry);
      continue;
    }
    const slash = to.lastIndexOf('/');
    const kind = slash > 0 && fresh.has(to.slice(0, slash)) ? 'nothing' : await target.kind(to);
    if (type === 'dir') {
      if (kind === 'file' || kind === 'other')
        throw new RefusedError(
          `${target.nameOf(to)} is ${KIND_NAMES[kind]}, so no folder can be written there.`,
        );
      if (kind === 'nothing') {
        fresh.add(to);
        plan.folders.push({ entry, to });
      }
      continue;
    }
    if (kind === 'folder' || kind === 'other')
      throw new RefusedError(`${target.nameOf(to)} is ${KIND_NAMES[kind]}, so no file can be written there.`);
    const item = { entry, to };
    plan.files.push(item);
    if (kind === 'file') plan.existing.push(item);
  }
  return plan;
}

/**
 * Carries out a plan, several files at a time. `skip`: items of `existing` to leave alone. Rejects with one sentence
 * if something cannot be read or written, or when `signal` is aborted; no half-written file is left.
 */
export async function copyOut(
  files: StateFiles,
  plan: CopyPlan,
  target: CopyTarget,
  { skip = new Set(), signal }: { readonly skip?: ReadonlySet<CopyItem>; readonly signal?: AbortSignal } = {},
): Promise<void> {
  try {
    for (const { to } of plan.folders) await target.makeFolder(to);
    const items = new Map(
      plan.files.filter((item) => !skip.has(item)).map((item) => [item.entry.path, item] as const),
    );
    const open = new Map<string, CopiedFile>();
    await files.contents(items.keys(), async (path, chunk) => {
      signal?.throwIfAborted();
      const item = items.get(path);
      if (item === undefined) return;
      const file = open.get(path) ?? (await target.openFile(item.to));
      open.set(path, file);
      if (chunk !== null) return await file.write(chunk);
      open.delete(path);
      await file.finish(attributesOf(item.entry));
    });
    for (const { entry, to } of plan.folders.toReversed()) await target.finishFolder(to, attributesOf(entry));
  } finally {
    await target.discard();
  }
}

function attributesOf({ mode, mtimeNs }: TreeEntry): CopiedAttributes {
  return { mode: permissions(mode) & KEPT_MODE, mtimeNs };
}

/** The name of the copied folder; '' if only its contents are copied. */
function topName(path: string, { name }: CopyDestination): string {
  if (name !== null) return name;
  return path.endsWith('/.') ? '' : lastName(path);
}

/** The last part of the path as written, links not followed; '' for the root. */
function lastName(path: string): string {
  const last = partsOf(path).at(-1) ?? '';
  return last === '..' ? '' : last;
}

function entriesBelow(tree: FileTree, root: string): TreeEntry[] {
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
function rootEntry(tree: FileTree): TreeEntry {
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
function requirePlainName(path: string): void {
  if (path === '') return;
  const bad = path
    .split('/')
    .some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'));
  if (bad) throw new RefusedError(`/${path} is not a valid file name.`);
}

const KIND_NAMES = { file: 'a file', folder: 'a folder', other: 'a link or a device' } as const;
