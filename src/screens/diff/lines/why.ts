import type { DiffEntry, Why } from '../../../filesystem/diff.ts';
import { permissions } from '../../../filesystem/mode.ts';

/** How an entry differs, in a few words: `contents, mode 755`. */
export function whyText({ why, b }: DiffEntry): string {
  return why.map((each) => wordOf(each, b)).join(', ');
}

function wordOf(why: Why, b: DiffEntry['b']): string {
  switch (why) {
    case 'mode':
      return b === null ? 'mode' : `mode ${permissions(b.mode).toString(8)}`;
    case 'owner':
      return b === null ? 'owner' : `owner ${b.uid}:${b.gid}`;
    case 'target':
      return 'link target';
    default:
      return why;
  }
}
