import { fileType, typeName } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';

/** Something that a copy cannot bring along as what it is. */
export interface LeftOut {
  readonly entry: TreeEntry;
  /** `a device`, `a link to /etc/x, which is not inside of what is copied`. */
  readonly why: string;
}

const MAX_SHOWN_NAMES = 10;

export function leftOut(entry: TreeEntry): LeftOut {
  const type = fileType(entry.mode);
  const why =
    type === 'symlink' ? `a link to ${entry.linkname}, out of what is copied` : `a ${typeName(type)}`;
  return { entry, why };
}

/** What was left out and why, in one sentence; the first of them by name. */
export function leftOutSentence(all: readonly LeftOut[]): string {
  const names = all.slice(0, MAX_SHOWN_NAMES).map(({ entry, why }) => `/${entry.path} (${why})`);
  const more = all.length - names.length;
  return `Not copied: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Everything else was.`;
}
