import type { Root } from '../../load/index.ts';
import { nameOf, parentOf } from '../../paths.ts';

/** Folders with packages of Python. */
export const PYTHON_PACKAGES = /\/(?:site-packages|dist-packages)$/;

/** The name that a file has in a folder of Python packages, without an ending; null if it is in none. */
export function packageOf(path: string): string | null {
  return /(?:^|\/)(?:site-packages|dist-packages)\/(\w{0,200})/.exec(path)?.[1] ?? null;
}

/** Folders with modules of a language, by their last names. */
export const MODULE_FOLDERS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    python: PYTHON_PACKAGES,
    perl: /^\/etc\/perl$|\/(?:perl5?|perl-base|core_perl|vendor_perl|site_perl|site_ruby)(?:\/\d[\d.]*)?$/,
    node: /\/(?:node_modules|nodejs)$/,
    ruby: /\/(?:vendor_ruby|site_ruby)(?:\/\d[\d.]*)?$|\/ruby\/\d[\d.]*$|\/rubygems-integration\/[\w.]*$/,
    lua: /\/lua\/5\.\d$/,
  }),
);

const known = new WeakMap<Root['tree'], Map<RegExp, readonly string[]>>();

/** All folders of a root that can hold modules of a language, those with the shortest paths first. */
export function moduleFoldersOf({ tree }: Root, pattern: RegExp): readonly string[] {
  const ofTree = known.get(tree) ?? new Map<RegExp, readonly string[]>();
  known.set(tree, ofTree);
  const found =
    ofTree.get(pattern) ??
    tree
      .entries()
      .filter(({ path, size }) => size === 0 && pattern.test(`/${path}`) && tree.children(path).length > 0)
      .map(({ path }) => `/${path}`)
      .filter((path) => !parentOf(path).includes('/node_modules/') && nameOf(path) !== '')
      .toSorted((a, b) => a.length - b.length);
  ofTree.set(pattern, found);
  return found;
}
