import { type FolderMatches, PatternMatcher } from './matcher.ts';
import type { Pattern } from './pattern.ts';

/** What a walk remembers of a folder for its contents. */
export interface FolderState {
  readonly included: FolderMatches | undefined;
  readonly excluded: FolderMatches | undefined;
}

/** What to do with a folder. */
export interface FolderVerdict {
  /** Whether it is sent for its own sake; otherwise it is still sent if something in it is. */
  readonly sent: boolean;
  /** Pass this for the contents of the folder. Undefined: nothing in it can be sent, so do not read it. */
  readonly inside: FolderState | undefined;
}

/**
 * Decides which entries of a folder the daemon receives: those that an include pattern matches (all, if there are none)
 * and no exclude pattern. The rules, also for folders that need not be read, are those of tonistiigi/fsutil's filter.
 */
export class TreeFilter {
  readonly #include: PatternMatcher | undefined;
  readonly #exclude: PatternMatcher | undefined;
  /**
   * Whether no include has a wildcard before its end: then the name of a folder alone shows whether anything below it
   * can match.
   */
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
   * @param folder what `folder` returned for the folder that contains it; undefined at the top
   * @returns whether a file (or anything except a folder) is sent
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
    const included = this.#include?.newMatches();
    const excluded = this.#exclude?.newMatches();
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

/** Whether a plain pattern may match the folder or something below it. */
function reachesInto(pattern: Pattern, folder: string): boolean {
  return `${withoutTrailingStars(pattern)}/`.startsWith(`${folder}/`);
}

function withoutTrailingStars(pattern: Pattern): string {
  return pattern.text.replace(/\/\*\*$/, '').replace(/\/\*$/, '');
}
