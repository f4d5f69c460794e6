import {
  basePath,
  cleanPath,
  compareBytes,
  globMatch,
  joinPath,
  parentPath,
} from '../../filesystem/ignore/index.ts';
import { Turns } from '../../turns.ts';
import { describeError, FileSyncError } from './error.ts';
import { isGone, lstatIfThere, readFolder, readLink } from './folder.ts';

/**
 * The include patterns for `followpaths`, as in tonistiigi/fsutil (followlinks.go): the paths themselves and, within
 * the root, the targets of symlinks on the way. Paths can contain wildcards.
 *
 * @param root from `resolveRoot`
 * @returns undefined when a path is the root itself, which means no restriction
 * @throws FileSyncError for what cannot be read. A malformed wildcard matches nothing; it does not throw
 *   BadPatternError.
 */
export async function followLinks(root: string, paths: readonly string[]): Promise<string[] | undefined> {
  const resolver = new LinkResolver(root);
  for (const path of paths) await resolver.add(path);
  return withoutNested([...resolver.resolved].sort(compareBytes));
}

class LinkResolver {
  readonly resolved = new Set<string>();
  readonly #root: string;
  readonly #turns = new Turns();

  constructor(root: string) {
    this.#root = root;
  }

  async add(path: string): Promise<void> {
    const parts = joinPath('.', path).split('/');
    let current = '.';
    for (const [i, part] of parts.entries()) {
      current = joinPath(current, part);
      const targets = await this.#targets(current, true);
      const last = i === parts.length - 1;
      if (!last && targets === undefined) continue;
      // Already followed. This also ends circular links.
      if (this.resolved.has(current)) return;
      this.resolved.add(current);
      for (const target of targets ?? []) await this.add(joinPath(target, ...parts.slice(i + 1)));
      return;
    }
  }

  /** The targets of the links at that path, from the root; undefined if it is not a link. */
  async #targets(path: string, wildcards: boolean): Promise<string[] | undefined> {
    // Never look above the root.
    if (path === '.' || path === '..' || path.startsWith('../')) return undefined;
    if (wildcards && hasWildcards(basePath(path))) return await this.#wildcardTargets(path);
    try {
      const at = `${this.#root}/${path}`;
      if (!lstatIfThere(at)?.isSymbolicLink()) return undefined;
      const link = cleanPath(readLink(at).toString());
      return [link.startsWith('/') ? link : joinPath('/', parentPath(path), link)];
    } catch (error) {
      if (isGone(error)) return undefined;
      throw new FileSyncError(`Cannot read ${this.#root}/${path}: ${describeError(error)}.`, {
        cause: error,
      });
    }
  }

  async #wildcardTargets(path: string): Promise<string[] | undefined> {
    const folder = parentPath(path);
    const found: string[] = [];
    for (const name of this.#names(folder)) {
      if (this.#turns.isDue) await this.#turns.give();
      if (!matches(basePath(path), name)) continue;
      for (const target of (await this.#targets(joinPath(folder, name), false)) ?? []) found.push(target);
    }
    return found.length > 0 ? found : undefined;
  }

  #names(folder: string): string[] {
    const at = `${this.#root}/${folder}`;
    try {
      // Do not read a linked folder: its target is resolved separately.
      if (!lstatIfThere(at)?.isDirectory()) return [];
      return readFolder(at).flatMap(({ text, raw }) => (raw === undefined ? text : []));
    } catch (error) {
      if (isGone(error)) return [];
      throw new FileSyncError(`Cannot read the folder ${at}: ${describeError(error)}.`, { cause: error });
    }
  }
}

function matches(pattern: string, name: string): boolean {
  try {
    return globMatch(pattern, name);
  } catch {
    return false;
  }
}

function hasWildcards(name: string): boolean {
  return /[*?[]/.test(name.replace(/\\./gs, ''));
}

/**
 * Removes paths that lie below another path. The input must be sorted. Undefined if the root is among them.
 *
 * @see dedupePaths in fsutil
 */
export function withoutNested(paths: readonly string[]): string[] | undefined {
  const kept: string[] = [];
  let last = '';
  for (const path of paths) {
    if (path === '.') return undefined;
    if (path.startsWith(`${last}/`)) continue;
    kept.push(path);
    last = path;
  }
  return kept;
}
