import { type Change, type Changes, growth } from '../../filesystem/changes.ts';
import { fileType, permissions } from '../../filesystem/mode.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { Arrival } from '../../store/stepper-state.ts';
import { formatBytes } from '../duration.ts';
import { clipMiddle, type Line, spread } from '../text.ts';
import type { Role } from '../theme.ts';

const LOOKS: Readonly<Record<Change['kind'], readonly [string, Role]>> = {
  added: ['+', 'good'],
  removed: ['-', 'bad'],
  modified: ['~', 'warn'],
};

/** One changed entry: what happened, its path, and how its size changed or what else did. */
export function changeLine(change: Change, width: number): Line {
  const [sign, role] = LOOKS[change.kind];
  const entry = change.kind === 'removed' ? change.before : change.after;
  const note = noteOf(change);
  const room = Math.max(8, width - note.length - 5);
  return spread(
    [{ text: ` ${sign} `, role }, { text: clipMiddle(`/${plainText(entry.path)}${suffix(entry)}`, room) }],
    [{ text: note, role: 'dim' }, { text: ' ' }],
    width,
  );
}

function suffix(entry: TreeEntry): string {
  switch (fileType(entry.mode)) {
    case 'dir':
      return '/';
    case 'symlink':
      return ` → ${plainText(entry.linkname)}`;
    default:
      return '';
  }
}

function noteOf(change: Change): string {
  const entry = change.kind === 'removed' ? change.before : change.after;
  if (change.kind !== 'modified') return fileType(entry.mode) === 'file' ? formatBytes(entry.size) : '';
  const size = growth(change);
  const grown = size === 0 ? '' : `${size > 0 ? '+' : '−'}${formatBytes(Math.abs(size))}`;
  const rest = change.why
    .filter((why) => why !== 'size')
    .map((why) =>
      why === 'mode'
        ? `mode ${permissions(change.after.mode).toString(8)}`
        : why === 'time'
          ? 'rewritten'
          : why,
    );
  return [grown, ...rest].filter((part) => part !== '').join(' ');
}

/** One entry of a tree: its path, and its size where it has one. */
export function fileLine(entry: TreeEntry, width: number): Line {
  const note = fileType(entry.mode) === 'file' ? formatBytes(entry.size) : '';
  const room = Math.max(8, width - note.length - 5);
  return spread(
    [{ text: `   ${clipMiddle(`/${plainText(entry.path)}${suffix(entry)}`, room)}` }],
    [{ text: note, role: 'dim' }, { text: ' ' }],
    width,
  );
}

/** `12 added, 1 modified, +3.4 MB`, for the panel's title. */
export function changeSummary(arrival: Arrival): string {
  const { changes } = arrival;
  if (changes === null)
    return arrival.failure === null ? `${arrival.entries} entries in the image` : 'it failed';
  return summaryOf(changes);
}

/** The same of changes alone. */
export function summaryOf(changes: Changes): string {
  const parts = [
    ...(changes.added > 0 ? [`${changes.added} added`] : []),
    ...(changes.modified > 0 ? [`${changes.modified} modified`] : []),
    ...(changes.removed > 0 ? [`${changes.removed} removed`] : []),
    ...(changes.bytes === 0
      ? []
      : [`${changes.bytes > 0 ? '+' : '−'}${formatBytes(Math.abs(changes.bytes))}`]),
  ];
  return parts.length === 0 ? 'no file' : parts.join(', ');
}
