import type { FileTree } from '../../file-tree.ts';
import type { Root } from '../../load/index.ts';
import { nameOf } from '../../paths.ts';

/** The C library and its parts: whatever a state runs has them, under one name or another. */
export const OF_LOADER = /^(?:lib)?(?:c|m|dl|pthread|rt|util|nsl|gcc_s|resolv|msvcrt)(?:\.so(?:\.\d+)*)?$/;

const LIBRARY = /\.so(?:\.\d{1,5}){0,4}$/;

const known = new WeakMap<FileTree, readonly string[]>();

/** The last names of all libraries of a root. */
function librariesOf(root: Root): readonly string[] {
  const found = known.get(root.tree) ?? [...root.names()].filter((name) => LIBRARY.test(name));
  known.set(root.tree, found);
  return found;
}

/**
 * The files of a root that a name may mean, the likeliest first: of `magic` libmagic.so, then libmagic.so.1, which is
 * what loaders ask for, then longer ones. A star in the name stands for anything without a slash.
 * @param isListed whether a bare name is looked up in the list of ldconfig, which has libmagic.so.1
 */
export function librariesNamed(root: Root, name: string, isListed = false): readonly string[] {
  const base = nameOf(name).replace(/\.\*$/, '');
  const isFile = /\.(?:so|\*)/.test(base);
  const patterns = isFile ? [base] : [`lib${base}.so`, `${base}.so`];
  // A whole file name is asked for as it stands.
  if (isFile && !base.includes('*')) return root.named(base).length > 0 ? [base] : [];
  return librariesOf(root)
    .filter((each) => patterns.some((pattern) => isLike(each.replace(/(?:\.\d{1,5}){1,4}$/, ''), pattern)))
    .toSorted((a, b) => rankOf(a, isListed) - rankOf(b, isListed) || a.length - b.length);
}

/** A name without a version is what a call adds to a bare name; one number is that of the loader. */
function rankOf(name: string, isListed: boolean): number {
  const numbers = (/(?:\.\d{1,5}){0,4}$/.exec(name)?.[0].split('.').length ?? 1) - 1;
  return isListed && numbers === 0 ? 9 : numbers;
}

function isLike(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = rest.at(-1) ?? '';
  return text.length - last.length >= at && text.endsWith(last);
}
