import { type FolderMatches, PatternMatcher } from './matcher.ts';
import type { Pattern } from './pattern.ts';

/** What a walk keeps of a folder for what is in it. */
export interface FolderState {
  readonly included: FolderMatches | undefined;
  readonly excluded: FolderMatches | undefined;
}

/** What to do with a folder. */
export interface FolderVerdict {
  /** It is sent for its own sake; when not, it is still sent once something in it is. */
  readonly sent: boolean;
  /** To look into it: pass this for what is in it. Undefined: nothing in it can be sent, do not read it. */
  readonly inside: FolderState | undefined;
}

/**
 * Which entries of a folder the daemon gets: those that an include pattern matches (all, when there are none)
 * and no exclude pattern. The rules, and those for folders that need no reading, are those of
 * tonistiigi/fsutil's filter.
 */
export class TreeFilter {
  readonly #include: PatternMatcher | undefined;
  readonly #exclude: PatternMatcher | undefined;
  /** No wildcards but a trailing one: whether anything below a folder can match shows by its name alone. */
  readonly #plainIncludes: boolean;
  readonly #plainExceptions: boolean;

  /** @throws BadPatternError for a malformed pattern */
  constructor(patterns: { include?: readonly string[]; exclude?: readonly string[] }) {
    this.#include = patterns.include?.length ? new PatternMatcher(patterns.include) : undefined;
    this.#exclude = patterns.exclude?.length ? new PatternMatcher(patterns.exclude) : undefined;
    this.#plainIncludes = this.#include?.patterns.every((p) => p.negated || isPlain(p)) ?? true;
    this.#plainExceptions = this.#exclude?.patterns.every((p) => !p.negated || isPlain(p)) ?? true;
  }

  /**
   * @param path slash-separated, relative to the root of the walk
   * @param folder what `folder` gave for the folder that holds it; undefined at the top
   * @returns whether a file (or anything but a folder) is sent
   * @throws BadPatternError see `Pattern.test`
   */
  file(path: string, folder: FolderState | undefined): boolean {
    if (this.#include !== undefined) {
      if (!this.#include.isMatch(this.#include.decide(path, folder?.included))) return false;
    }
    if (this.#exclude === undefined) return true;
    return !this.#exclude.isMatch(this.#exclude.decide(path, folder?.excluded));
  }

  /** The same for a folder. */
  folder(path: string, parent: FolderState | undefined): FolderVerdict {
    const included = this.#include?.newNote();
    const excluded = this.#exclude?.newNote();
    let sent = true;
    if (this.#include !== undefined) {
      if (!this.#include.isMatch(this.#include.decide(path, parent?.included, included))) {
        sent = false;
        const reaches = this.#include.patterns.some((p) => !p.negated && reachesInto(p, path));
        if (this.#plainIncludes && !reaches) return { sent, inside: undefined };
      }
    }
    if (this.#exclude?.isMatch(this.#exclude.decide(path, parent?.excluded, excluded))) {
      sent = false;
      const reaches = this.#exclude.patterns.some((p) => p.negated && reachesInto(p, path));
      if (this.#plainExceptions && !reaches) return { sent, inside: undefined };
    }
    return { sent, inside: { included, excluded } };
  }
}

function isPlain(pattern: Pattern): boolean {
  return !/[*[\]?^\\]/.test(withoutTrailingStars(pattern));
}

/** May a plain pattern match something below the folder, or the folder itself? */
function reachesInto(pattern: Pattern, folder: string): boolean {
  return `${withoutTrailingStars(pattern)}/`.startsWith(`${folder}/`);
}

function withoutTrailingStars(pattern: Pattern): string {
  return pattern.text.replace(/\/\*\*$/, '').replace(/\/\*$/, '');
}
