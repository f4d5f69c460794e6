import type { IgnorePattern } from './ignore-file.ts';
import { type FolderMatches, PatternMatcher } from './matcher.ts';
import { TreeFilter } from './tree-filter.ts';

/** What an ignore file does with a folder's contents. */
export type InsideIgnored =
  /** The folder is not read: all in it is excluded by the pattern of this number. */
  | { readonly kind: 'all'; readonly rule: number }
  /** Each entry is looked at by itself. */
  | { readonly kind: 'some'; readonly matches: FolderMatches | undefined };

/** What an ignore file does with one entry. */
export interface IgnoredEntry {
  readonly excluded: boolean;
  /** The pattern that decided, by its place in the list; also of a `!` that included it again. -1 if none matches. */
  readonly rule: number;
}

/** At the root of a context. */
export const ROOT_INSIDE: InsideIgnored = { kind: 'some', matches: undefined };

/**
 * Says for each entry of a tree, walked from the root down, what an ignore file does with it and which pattern decides,
 * with the same result as the walk that sends the context (`TreeFilter`).
 */
export class IgnoredTree {
  readonly #matcher: PatternMatcher;
  readonly #filter: TreeFilter;

  /** @throws BadPatternError for a malformed pattern; the methods too, see `Pattern.test` */
  constructor(patterns: readonly IgnorePattern[]) {
    const texts = patterns.map(({ pattern }) => pattern);
    this.#matcher = new PatternMatcher(texts);
    this.#filter = new TreeFilter({ exclude: texts });
  }

  /** @param path relative to the root; anything but a folder */
  file(path: string, inside: InsideIgnored): IgnoredEntry {
    if (inside.kind === 'all') return { excluded: true, rule: inside.rule };
    return this.#entry(this.#matcher.decide(path, inside.matches));
  }

  /** The same for a folder, and what to pass on for its contents. */
  folder(path: string, inside: InsideIgnored): IgnoredEntry & { readonly inside: InsideIgnored } {
    if (inside.kind === 'all') return { excluded: true, rule: inside.rule, inside };
    const entry = this.#entry(this.#matcher.decide(path, inside.matches));
    const state = { included: undefined, excluded: inside.matches };
    const below = this.#filter.folder(path, inside.matches === undefined ? undefined : state).inside;
    return {
      ...entry,
      inside:
        below === undefined ? { kind: 'all', rule: entry.rule } : { kind: 'some', matches: below.excluded },
    };
  }

  #entry(decided: number): IgnoredEntry {
    return {
      excluded: this.#matcher.isMatch(decided),
      rule: this.#matcher.patterns[decided]?.source ?? -1,
    };
  }
}
