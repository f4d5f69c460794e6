import { type ContextListing, matchedName } from './listing.ts';

/** The entries of a folder by name; of several with one name the first. */
interface Names {
  readonly exact: ReadonlyMap<string, number>;
  /** By the name as patterns see it. */
  readonly matched: ReadonlyMap<string, number>;
}

/** Finds entries by name in a listing that no longer grows. A folder is gone through once, when it is first asked. */
export class FolderNames {
  readonly #listing: ContextListing;
  readonly #folders = new Map<number, Names>();

  constructor(listing: ContextListing) {
    this.#listing = listing;
  }

  /** @param name with or without U+FFFD for what is not UTF-8 @returns null if there is none */
  find(folder: number, name: string): number | null {
    let names = this.#folders.get(folder);
    if (names === undefined) {
      names = this.#read(folder);
      this.#folders.set(folder, names);
    }
    const found = name.includes('\ufffd') ? names.matched.get(name) : names.exact.get(name);
    return found ?? null;
  }

  #read(folder: number): Names {
    const exact = new Map<string, number>();
    // Most folders have no other names.
    let matched: Map<string, number> | null = null;
    for (const index of this.#listing.children(folder)) {
      const name = this.#listing.name(index);
      const shown = matchedName(name);
      if (shown !== name) matched ??= new Map(exact);
      if (!exact.has(name)) exact.set(name, index);
      if (matched?.has(shown) === false) matched.set(shown, index);
    }
    return { exact, matched: matched ?? exact };
  }
}
