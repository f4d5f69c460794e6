import { RefusedError } from '../errors.ts';
import { encodeName } from '../filesystem/bytes.ts';
import type { FileTree } from '../filesystem/file-tree.ts';
import { fileType } from '../filesystem/mode.ts';
import { joined, nameOf, partsOf } from '../filesystem/paths.ts';
import { fitsTar, TAR_END, tarHeader, tarPadding } from '../filesystem/tar-header.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { lastName, requirePlainName, rootEntry } from './copy-plan.ts';
import { type LeftOut, leftOut } from './left-out.ts';
import { notFound } from './not-found.ts';
import { pathAsShown } from './shown-path.ts';
import type { StateFiles } from './state-files.ts';

/** One entry of the archive. */
interface TarItem {
  readonly entry: TreeEntry;
  readonly name: string;
  /** The name in the archive of the file that it is a hard link to. */
  readonly hardLink: string | null;
  /** The path to ask for its contents by; null if none follow. */
  readonly content: string | null;
}

/** Pieces that arrive before their turn. The engine sends only what was asked for, and that is bounded. */
const MAX_WAITING_BYTES = 256 * 1024 * 1024;

/**
 * Writes a file or a folder as a tar archive, as `docker cp … -` does: under its own name, with owners, all permissions,
 * links, devices and extended attributes; a path that ends in `/.` means the contents of the folder; a link is archived
 * as itself unless its path ends in a slash. Returns what no archive can hold. Rejects with one sentence before the first
 * byte if there is no such path.
 */
export async function copyAsTar(
  files: StateFiles,
  path: string,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<readonly LeftOut[]> {
  const tree = await files.tree();
  const { items, without } = itemsOf(tree, topOf(tree, path));
  const archive = new Archive(items, (entry) => tree.contentOf(entry).size, write);
  await archive.advance();
  const wanted = items.flatMap(({ content }) => content ?? []);
  if (wanted.length > 0) {
    await files.contents(wanted, (from, chunk) => archive.take(from, chunk), 'in-order');
  }
  await write(TAR_END);
  return without;
}

interface Top {
  /** The entry itself, and what it is called in the archive. */
  readonly entry: TreeEntry;
  readonly name: string;
}

function topOf(tree: FileTree, path: string): Top {
  const asked = pathAsShown(tree, path);
  const parts = partsOf(asked);
  const name = lastName(asked);
  const folder = tree.follow(parts.slice(0, -1).join('/'));
  const own = parts.length === 0 || folder.problem !== null ? undefined : tree.get(joined(folder.path, name));
  if (own !== undefined && fileType(own.mode) === 'symlink' && !/\/\.?$/.test(asked))
    return { entry: own, name };
  const { entry, problem } = tree.follow(asked);
  if (problem !== null) throw notFound(tree, path, problem);
  const isFolder = entry === null || fileType(entry.mode) === 'dir';
  const inside = name === '' || (isFolder && asked.endsWith('/.'));
  return { entry: entry ?? rootEntry(tree), name: inside ? '.' : name };
}

function itemsOf(
  tree: FileTree,
  top: Top,
): { readonly items: readonly TarItem[]; readonly without: readonly LeftOut[] } {
  const items: TarItem[] = [];
  const without: LeftOut[] = [];
  const names = new Map<string, string>();
  const stack: Top[] = [top];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { entry, name } = next;
    requirePlainName(entry.path);
    if (!fitsTar(entry)) {
      without.push(leftOut(entry));
      continue;
    }
    const type = fileType(entry.mode);
    const content = type === 'file' ? tree.contentOf(entry).path : null;
    const hardLink = content === null ? null : (names.get(content) ?? null);
    if (content !== null && hardLink === null) names.set(content, name);
    const isEmpty = content === null || hardLink !== null || tree.contentOf(entry).size === 0;
    items.push({
      entry,
      name: type === 'dir' ? `${name}/` : name,
      hardLink,
      content: isEmpty ? null : content,
    });
    if (type !== 'dir') continue;
    for (const child of inEngineOrder(tree.children(entry.path)).toReversed()) {
      stack.push({ entry: child, name: `${name}/${nameOf(child.path)}` });
    }
  }
  return { items, without };
}

/** By the bytes of the names: in this order an archive of the engine has them, too. */
function inEngineOrder(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  const keys = new Map(entries.map((entry) => [entry, encodeName(entry.path)]));
  const none = new Uint8Array();
  return entries.toSorted((a, b) => Buffer.compare(keys.get(a) ?? none, keys.get(b) ?? none));
}

/** Writes items in their order, whatever order their contents arrive in. */
class Archive {
  readonly #items: readonly TarItem[];
  readonly #sizeOf: (entry: TreeEntry) => number;
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  #index = 0;
  #writtenBytes = 0;
  /** Pieces of files whose turn has not come. */
  readonly #waiting = new Map<string, Uint8Array[]>();
  readonly #complete = new Set<string>();
  #waitingBytes = 0;

  constructor(
    items: readonly TarItem[],
    sizeOf: (entry: TreeEntry) => number,
    write: (bytes: Uint8Array) => Promise<void>,
  ) {
    this.#items = items;
    this.#sizeOf = sizeOf;
    this.#write = write;
  }

  /** Takes the contents of a file; null is its end. */
  async take(path: string, chunk: Uint8Array | null): Promise<void> {
    const current = this.#items[this.#index];
    if (current?.content !== path) return this.#keep(path, chunk);
    if (chunk !== null) return await this.#put(chunk);
    await this.#finish(current);
    await this.advance();
  }

  /** Writes everything up to the next file whose contents have not arrived. */
  async advance(): Promise<void> {
    for (let item = this.#items[this.#index]; item !== undefined; item = this.#items[this.#index]) {
      const size = item.content === null ? 0 : this.#sizeOf(item.entry);
      await this.#write(tarHeader(item.entry, item, size));
      this.#writtenBytes = 0;
      if (item.content === null) {
        this.#index += 1;
        continue;
      }
      for (const chunk of this.#waiting.get(item.content) ?? []) {
        this.#waitingBytes -= chunk.length;
        await this.#put(chunk);
      }
      this.#waiting.delete(item.content);
      if (!this.#complete.delete(item.content)) return;
      await this.#finish(item);
    }
  }

  #keep(path: string, chunk: Uint8Array | null): void {
    if (chunk === null) {
      this.#complete.add(path);
      return;
    }
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes > MAX_WAITING_BYTES)
      throw new RefusedError(`/${path} arrived before its turn and is too large to be kept until then.`);
    const chunks = this.#waiting.get(path) ?? [];
    // The chunk's memory may be reused.
    chunks.push(Uint8Array.from(chunk));
    this.#waiting.set(path, chunks);
  }

  async #put(chunk: Uint8Array): Promise<void> {
    this.#writtenBytes += chunk.length;
    await this.#write(chunk);
  }

  /** @throws where a file has another size than was listed: the archive would be broken */
  async #finish({ entry }: TarItem): Promise<void> {
    const size = this.#sizeOf(entry);
    if (this.#writtenBytes !== size)
      throw new RefusedError(
        `/${entry.path} has ${this.#writtenBytes} bytes, not the ${size} that were listed.`,
      );
    await this.#write(tarPadding(size));
    this.#index += 1;
  }
}
