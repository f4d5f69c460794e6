import type { Why } from '../../filesystem/diff.ts';
import type { OnTheWay } from './types.ts';

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
