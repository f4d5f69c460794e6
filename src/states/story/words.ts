import type { Why } from '../../filesystem/diff.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { AddedRow, OnTheWay } from './types.ts';

/** What changed on the way, in words: `mode by :12, contents by :14`. */
export function changesText(changes: readonly OnTheWay[]): string {
  return changes
    .map(({ line, why }) => `${why.map((each) => WORDS[each]).join(' and ')} by :${line}`)
    .join(', ');
}

const WORDS: Readonly<Record<Why, string>> = {
  contents: 'contents',
  mode: 'mode',
  owner: 'owner',
  target: 'link target',
  type: 'type',
  device: 'device',
  xattrs: 'attributes',
};

/** Where something that was added is from. */
export function addedWords({ kind, from }: AddedRow): string {
  const source = from === null ? '' : plainText(from);
  switch (kind) {
    case 'run':
      return 'made there';
    case 'base':
      return `of the base ${source}`;
    case 'context':
      return 'from the build context';
    case 'inline':
      return 'written in the Dockerfile';
    case 'remote':
      return 'downloaded';
    case 'unknown':
      return '';
    default:
      return `from ${source}`;
  }
}
