import type { ChangeKind, DiffEntry, TreeDiff } from '../../../filesystem/diff.ts';
import { countChanges, growth } from '../../../filesystem/diff-folders.ts';
import { fileType } from '../../../filesystem/mode.ts';
import type { TreeEntry } from '../../../filesystem/types.ts';
import { plainName } from '../../../progress/plain-name.ts';
import { countText } from '../../../text/count-text.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { clipMiddle, type Line, spread } from '../../../ui/text.ts';
import type { Role } from '../../../ui/theme.ts';
import { whyText } from '../../diff/lines/why.ts';
import type { Arrival } from '../state.ts';

export const CHANGE_GLYPHS: Readonly<Record<ChangeKind, readonly [string, Role]>> = {
  added: ['+', 'good'],
  removed: ['-', 'bad'],
  modified: ['~', 'warn'],
};

/** `+1.2 MB`, `−20 B`, or '' for zero. */
export function signedBytes(bytes: number): string {
  return bytes === 0 ? '' : `${bytes > 0 ? '+' : '−'}${formatBytes(Math.abs(bytes))}`;
}

/** One changed entry: the kind of change, its path, and how its size or metadata changed. */
export function changeLine(change: DiffEntry, width: number): Line {
  const [sign, role] = CHANGE_GLYPHS[change.change];
  const entry = change.b ?? change.a;
  const note = noteOf(change);
  const room = Math.max(8, width - note.length - 5);
  const path = `/${plainName(change.path)}${entry === null ? '' : suffix(entry)}`;
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
      return ` → ${plainName(entry.linkname)}`;
    default:
      return '';
  }
}

function noteOf(change: DiffEntry): string {
  const entry = change.b ?? change.a;
  if (entry === null) return '';
  if (change.change !== 'modified') return fileType(entry.mode) === 'file' ? formatBytes(entry.size) : '';
  const size = growth(change);
  const rewritten = size === 0 && change.why.includes('contents') ? 'rewritten' : '';
  const rest = whyText({ ...change, why: change.why.filter((why) => why !== 'contents') });
  return [signedBytes(size), rewritten, rest].filter((part) => part !== '').join(' ');
}

/** One entry of a tree: its path, and its size if it is a file. */
export function fileLine(entry: TreeEntry, width: number): Line {
  const note = fileType(entry.mode) === 'file' ? formatBytes(entry.size) : '';
  const room = Math.max(8, width - note.length - 5);
  return spread(
    [{ text: `   ${clipMiddle(`/${plainName(entry.path)}${suffix(entry)}`, room)}` }],
    [{ text: note, role: 'dim' }, { text: ' ' }],
    width,
  );
}

/** `12 added, 1 modified, +3.4 MB`, for the panel's title. */
export function changeSummary(arrival: Arrival): string {
  const { changes } = arrival;
  if (changes === null)
    return arrival.failure === null
      ? `${countText(arrival.entries, 'entry', 'entries')} in the image`
      : 'it failed';
  return summaryOf(changes);
}

/** The same for changes alone. */
export function summaryOf({ entries }: TreeDiff): string {
  const { added, modified, removed } = countChanges(entries);
  const bytes = entries.reduce((sum, entry) => sum + growth(entry), 0);
  const parts = [
    ...(added > 0 ? [`${added} added`] : []),
    ...(modified > 0 ? [`${modified} modified`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...(bytes === 0 ? [] : [signedBytes(bytes)]),
  ];
  return parts.length === 0 ? 'no file' : parts.join(', ');
}
