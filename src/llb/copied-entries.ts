import type { FileTree } from '../filesystem/file-tree.ts';
import { globMatch } from '../filesystem/ignore/glob.ts';
import { type FolderMatches, PatternMatcher } from '../filesystem/ignore/matcher.ts';
import { fileType } from '../filesystem/mode.ts';
import { joined, nameOf, parentOf } from '../filesystem/paths.ts';
import { Turns } from '../turns.ts';
import { type CopiedEntry, CopiedPaths, kindOf } from './copied-paths.ts';
import type { FileAction } from './types.ts';

export type CopyAction = Extract<FileAction, { kind: 'copy' }>;

/** A tree to which file actions add one after the other. */
export class GrowingTree {
  readonly #made = new Set<string>();
  readonly #laid: CopiedPaths[] = [];

  constructor(readonly tree: FileTree) {}

  /** The path with symlinks resolved. It need not exist. */
  resolve(path: string): string {
    return this.tree.follow(path).path;
  }

  kind(path: string): 'dir' | 'other' | null {
    if (path === '') return 'dir';
    for (let at = this.#laid.length - 1; at >= 0; at -= 1) {
      const kind = this.#laid[at]?.kind(path);
      if (kind) return kind;
    }
    return this.#made.has(path) ? 'dir' : kindOf(this.tree, path);
  }

  /** Adds a folder with those above it. */
  addFolder(path: string): void {
    for (let at = path; at !== '' && this.kind(at) === null; at = parentOf(at)) this.#made.add(at);
  }

  /** Lays what a copy writes over it, also what the copy is given later. */
  lay(copied: CopiedPaths): void {
    this.#laid.push(copied);
  }
}

/**
 * Lists what a copy writes and where, as BuildKit does it (moby/buildkit solver/llbsolver/file/backend.go docopy and
 * tonistiigi/fsutil copy/copy.go): patterns, symlinks in the source, contents of folders, include and exclude patterns.
 * Archives that ADD unpacks are listed as if copied whole. Lays the entries over `target`. Gives others a turn now and
 * then.
 */
export async function copiedEntries(
  action: CopyAction,
  source: FileTree,
  target: GrowingTree,
): Promise<CopiedPaths> {
  const turns = new Turns();
  const copied = new CopiedPaths(source);
  const dest = target.resolve(action.dest);
  if (/(^|\/)\.?$/.test(action.dest)) target.addFolder(dest);
  target.lay(copied);
  const walker = new CopyWalker(action, source, turns, copied);
  for (const name of await sourcesOf(action, source, turns)) {
    if (turns.isDue) await turns.give();
    const from = action.followSymlink ? source.follow(name).path : resolveParent(source, name);
    const kind = kindOf(source, from);
    if (kind === null) continue;
    const there = target.kind(dest);
    const inside = kind === 'dir' ? !action.contentsOnly && there !== null : there === 'dir';
    const link = from !== name && isLink(source, name) ? name : null;
    const path = inside && name !== '' ? joined(dest, nameOf(name)) : dest;
    target.addFolder(parentOf(path));
    await walker.copy({ source: from, path, link });
  }
  return copied;
}

/** Walks a source from the top down and applies the patterns of the copy. */
class CopyWalker {
  readonly #source: FileTree;
  readonly #turns: Turns;
  readonly #include: PatternMatcher | null;
  readonly #exclude: PatternMatcher | null;
  readonly #copied: CopiedPaths;

  constructor(action: CopyAction, source: FileTree, turns: Turns, copied: CopiedPaths) {
    this.#source = source;
    this.#turns = turns;
    this.#include = action.include.length > 0 ? new PatternMatcher(action.include) : null;
    this.#exclude = action.exclude.length > 0 ? new PatternMatcher(action.exclude) : null;
    this.#copied = copied;
  }

  async copy(entry: CopiedEntry): Promise<void> {
    if (this.#include === null && this.#exclude === null) this.#copied.add(entry, true);
    else await this.#walk(entry, '', undefined, undefined, []);
  }

  /**
   * @param within path below what is copied, which the patterns are matched with
   * @param waiting folders above that are created only once something inside them is copied
   */
  async #walk(
    entry: CopiedEntry,
    within: string,
    included: FolderMatches | undefined,
    excluded: FolderMatches | undefined,
    waiting: CopiedEntry[],
  ): Promise<void> {
    if (this.#turns.isDue) await this.#turns.give();
    const isFolder = kindOf(this.#source, entry.source) === 'dir';
    const includes = this.#include?.newMatches();
    const excludes = this.#exclude?.newMatches();
    const isOut = within !== '' && matches(this.#exclude, within, excluded, excludes);
    // Also of what is excluded, since what is in it goes by what its folder matches.
    const isAsked = within === '' || matches(this.#include, within, included, includes, true);
    const isIn = isAsked && !isOut;
    if (isIn) {
      for (const folder of waiting.splice(0)) this.#copied.add(folder);
      this.#copied.add(entry);
    }
    if (!isFolder || (isOut && this.#exclude?.hasNegated !== true)) return;
    if (!isIn) waiting.push(entry);
    const top = within === '';
    for (const { path } of this.#source.children(entry.source)) {
      const name = nameOf(path);
      const below = { source: path, path: joined(entry.path, name), link: entry.link };
      await this.#walk(
        below,
        joined(within, name),
        top ? undefined : includes,
        top ? undefined : excludes,
        waiting,
      );
    }
    const left = waiting.indexOf(entry);
    if (left >= 0) waiting.splice(left);
  }
}

function matches(
  matcher: PatternMatcher | null,
  path: string,
  parent: FolderMatches | undefined,
  note: FolderMatches | undefined,
  otherwise = false,
): boolean {
  return matcher === null ? otherwise : matcher.isMatch(matcher.decide(path, parent, note));
}

/** The paths that the source of a copy names. Its pattern is matched with whole paths, and not below what matched. */
async function sourcesOf(
  { src, allowWildcard }: CopyAction,
  source: FileTree,
  turns: Turns,
): Promise<readonly string[]> {
  const parts = src.split('/').filter((part) => part !== '' && part !== '.');
  const wild = allowWildcard ? parts.findIndex((part) => /[*?[\\]/.test(part)) : -1;
  if (wild < 0) return [parts.join('/')];
  const { path: start, problem } = source.follow(parts.slice(0, wild).join('/'));
  const pattern = parts.slice(wild);
  if (problem !== null) return [];
  const found: string[] = [];
  const look = async (folder: string, depth: number): Promise<void> => {
    for (const { path } of source.children(folder)) {
      if (turns.isDue) await turns.give();
      const names = path.slice(start === '' ? 0 : start.length + 1);
      if (depth + 1 < pattern.length) {
        if (isMatch(pattern.slice(0, depth + 1), names)) await look(path, depth + 1);
      } else if (isMatch(pattern, names)) found.push(path);
    }
  };
  await look(start, 0);
  return found;
}

/** A malformed pattern matches nothing. */
function isMatch(pattern: readonly string[], names: string): boolean {
  try {
    return globMatch(pattern.join('/'), names);
  } catch {
    return false;
  }
}

/** Resolves the symlinks of the folders of a path, but not the path itself. */
function resolveParent(source: FileTree, path: string): string {
  return joined(source.follow(parentOf(path)).path, nameOf(path));
}

function isLink(tree: FileTree, path: string): boolean {
  const entry = tree.get(path);
  return entry !== undefined && fileType(entry.mode) === 'symlink';
}
