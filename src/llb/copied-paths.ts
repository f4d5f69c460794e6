import type { FileTree } from '../filesystem/file-tree.ts';
import { fileType } from '../filesystem/mode.ts';
import { positionOf } from '../filesystem/path-order.ts';
import { nameOf, parentOf } from '../filesystem/paths.ts';

/** One entry that a copy writes. Paths are relative to the roots. */
export interface CopiedEntry {
  readonly path: string;
  /** Its path in the source, with the symlinks of its folders resolved. */
  readonly source: string;
  /** The symlink that the copy names or its pattern matches, and that it follows to this; null if it is none. */
  readonly link: string | null;
}

/** An entry, or a folder with all that is in it, which is listed only when it is asked for: there may be a million. */
interface Piece extends CopiedEntry {
  readonly whole: boolean;
  readonly at: number;
}

/** What one copy writes, and from where, in its order. */
export class CopiedPaths implements Iterable<CopiedEntry> {
  readonly #source: FileTree;
  readonly #pieces: Piece[] = [];
  readonly #byPath = new Map<string, PiecesAt>();
  #hasWhole = false;

  constructor(source: FileTree) {
    this.#source = source;
  }

  add(entry: CopiedEntry, whole = false): void {
    const piece = { ...entry, whole, at: this.#pieces.length };
    this.#pieces.push(piece);
    const known = this.#byPath.get(entry.path);
    if (known === undefined) this.#byPath.set(entry.path, new PiecesAt(piece));
    else known.add(piece);
    if (whole) this.#hasWhole = true;
  }

  /** The path in the source of what is written at a path; undefined if nothing is. */
  sourceOf(path: string): string | undefined {
    return this.#pieces.length <= MAX_TRIED_PIECES ? this.#try(path) : this.#lookUp(path);
  }

  /** Later pieces overwrite earlier ones. */
  #try(path: string): string | undefined {
    for (let index = this.#pieces.length - 1; index >= 0; index -= 1) {
      const piece = this.#pieces[index] as Piece;
      if (path !== piece.path && !(piece.whole && isInside(path, piece.path))) continue;
      const source = moved(path, piece.path, piece.source);
      if (path === piece.path || this.#source.get(source) !== undefined) return source;
    }
    return undefined;
  }

  /** The same where there are many pieces: by the folders of the path. */
  #lookUp(path: string): string | undefined {
    const here = this.#byPath.get(path)?.last;
    let [last, found] = [here?.at ?? -1, here?.source];
    for (let at = path; at !== '' && this.#hasWhole; ) {
      const name = nameOf(at);
      at = parentOf(at);
      const pieces = this.#byPath.get(at)?.maybeWith(name, this.#source) ?? [];
      for (let index = pieces.length - 1; index >= 0; index -= 1) {
        const piece = pieces[index] as Piece;
        if (piece.at < last) break;
        const source = moved(path, piece.path, piece.source);
        if (this.#source.get(source) === undefined) continue;
        [last, found] = [piece.at, source];
        break;
      }
    }
    return found;
  }

  kind(path: string): 'dir' | 'other' | null {
    const source = this.sourceOf(path);
    return source === undefined ? null : kindOf(this.#source, source);
  }

  *[Symbol.iterator](): Iterator<CopiedEntry> {
    for (const { path, source, link, whole } of this.#pieces) {
      if (!whole) yield { path, source, link };
      else
        for (const each of below(this.#source, source))
          yield { path: moved(each, source, path), source: each, link };
    }
  }

  /** The paths in the source alone. */
  *sources(): Iterable<string> {
    for (const { source, whole } of this.#pieces) {
      if (whole) yield* below(this.#source, source);
      else yield source;
    }
  }
}

/** The pieces at one path: of `COPY packages/* /app/` they are as many as there are folders. */
class PiecesAt {
  last: Piece;
  readonly #whole: Piece[] = [];
  /** The whole ones by each name right in their sources, as far as they are `#named`. */
  readonly #byName = new Map<string, Piece[]>();
  #named = 0;

  constructor(piece: Piece) {
    this.last = piece;
    if (piece.whole) this.#whole.push(piece);
  }

  add(piece: Piece): void {
    this.last = piece;
    if (piece.whole) this.#whole.push(piece);
  }

  /** The whole ones in their order, where there are many only those that have a name in them. */
  maybeWith(name: string, source: FileTree): readonly Piece[] {
    if (this.#whole.length <= MAX_TRIED_PIECES) return this.#whole;
    for (; this.#named < this.#whole.length; this.#named += 1) {
      const piece = this.#whole[this.#named] as Piece;
      if (kindOf(source, piece.source) === 'dir')
        for (const { path } of source.children(piece.source)) this.#note(nameOf(path), piece);
    }
    return this.#byName.get(name) ?? [];
  }

  #note(name: string, piece: Piece): void {
    const known = this.#byName.get(name);
    if (known === undefined) this.#byName.set(name, [piece]);
    else known.push(piece);
  }
}

/** So many pieces are gone through faster than the folders of a path. */
const MAX_TRIED_PIECES = 4;

function isInside(path: string, folder: string): boolean {
  return folder === '' || (path.charCodeAt(folder.length) === SLASH && path.startsWith(folder));
}

const SLASH = 0x2f;

/** Null if there is nothing at the path. */
export function kindOf(tree: FileTree, path: string): 'dir' | 'other' | null {
  if (path === '') return 'dir';
  const entry = tree.get(path);
  return entry === undefined ? null : fileType(entry.mode) === 'dir' ? 'dir' : 'other';
}

/**
 * The path of what is at or below one path, were that one another. Most copies go to the path where they were: the same
 * text is found faster in a tree than one of the same letters.
 */
function moved(path: string, from: string, to: string): string {
  if (from === to) return path;
  if (path === from) return to;
  const rest = from === '' ? path : path.slice(from.length + 1);
  return to === '' ? rest : `${to}/${rest}`;
}

/**
 * A path and all that is in it, each folder before its contents. Goes by the order of the tree, since a tree that is
 * asked for what is in an entry keeps the answer.
 */
function* below(tree: FileTree, path: string): Iterable<string> {
  yield path;
  const entries = tree.entries();
  const inside = path === '' ? '' : `${path}/`;
  let at = path === '' ? 0 : positionOf(entries, inside);
  for (let entry = entries[at]; entry?.path.startsWith(inside); entry = entries[at]) {
    yield entry.path;
    at += 1;
  }
}
