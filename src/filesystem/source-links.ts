import { cleanPath } from './ignore/path.ts';
import type { SourceName } from './missing-source.ts';

/** How many symlinks Linux follows before it reports a loop. */
const MAX_SYMLINKS = 40;

/** Where a path leads in a tree. */
export interface Led {
  readonly kind: 'there' | 'missing' | 'loop';
  /** Without links, '' for the root; for a loop the link where it was given up. */
  readonly path: string;
  /** The last link on the way; null when there is none. */
  readonly link: SourceName | null;
}

/** Follows the symlinks of a path as the engine does: an absolute one starts at the root, and none leads out of it. */
export function followLinks(path: string, names: ReadonlyMap<string, SourceName>): Led {
  let rest = path.split('/').filter((part) => part !== '');
  let at = '';
  let link: SourceName | null = null;
  for (let links = 0; ; ) {
    const part = rest.shift();
    if (part === undefined) return { kind: 'there', path: at, link };
    const next = cleanPath(`/${at}/${part}`).slice(1);
    if (next === '') {
      at = '';
      continue;
    }
    const name = names.get(next);
    if (name === undefined) return { kind: 'missing', path: cleanPath([next, ...rest].join('/')), link };
    if (name.linkname === '') {
      at = next;
      continue;
    }
    link = name;
    links += 1;
    if (links > MAX_SYMLINKS) return { kind: 'loop', path: next, link };
    if (name.linkname.startsWith('/')) at = '';
    rest = [...name.linkname.split('/').filter((each) => each !== '' && each !== '.'), ...rest];
  }
}
