import type { ChangeKind, DiffEntry, TreeDiff } from '../../filesystem/diff.ts';
import { countChanges, growth } from '../../filesystem/diff-folders.ts';
import { fileType, permissions } from '../../filesystem/mode.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { Arrival } from '../../store/stepper-state.ts';
import { formatBytes } from '../duration.ts';
import { clipMiddle, type Line, spread } from '../text.ts';
import type { Role } from '../theme.ts';

const LOOKS: Readonly<Record<ChangeKind, readonly [string, Role]>> = {
  added: ['+', 'good'],
  removed: ['-', 'bad'],
  modified: ['~', 'warn'],
};

/** One changed entry: what happened, its path, and how its size changed or what else did. */
export function changeLine(change: DiffEntry, width: number): Line {
  const [sign, role] = LOOKS[change.change];
  const entry = change.b ?? change.a;
  const note = noteOf(change);
  const room = Math.max(8, width - note.length - 5);
  const path = `/${plainText(change.path)}${entry === null ? '' : suffix(entry)}`;
  return spread(
    [{ text: ` ${sign} `, role }, { text: clipMiddle(path, room) }],
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

function noteOf(change: DiffEntry): string {
  const entry = change.b ?? change.a;
  if (entry === null) return '';
  if (change.change !== 'modified') return fileType(entry.mode) === 'file' ? formatBytes(entry.size) : '';
  const size = growth(change);
  const grown = size === 0 ? '' : `${size > 0 ? '+' : '−'}${formatBytes(Math.abs(size))}`;
  const rest = change.why.map((why) => {
    if (why === 'contents') return size === 0 ? 'rewritten' : '';
    return why === 'mode' ? `mode ${permissions(entry.mode).toString(8)}` : why;
  });
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
export function summaryOf({ entries }: TreeDiff): string {
  const { added, modified, removed } = countChanges(entries);
  const bytes = entries.reduce((sum, entry) => sum + growth(entry), 0);
  const parts = [
    ...(added > 0 ? [`${added} added`] : []),
    ...(modified > 0 ? [`${modified} modified`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...(bytes === 0 ? [] : [`${bytes > 0 ? '+' : '−'}${formatBytes(Math.abs(bytes))}`]),
  ];
  return parts.length === 0 ? 'no file' : parts.join(', ');
}
