import type { DiffEntry } from '../../filesystem/diff.ts';
import { changedBytes, countChanges, type DiffRow, summaryRows } from '../../filesystem/diff-folders.ts';
import { fileType, permissions } from '../../filesystem/mode.ts';
import type { Move } from '../../filesystem/moves.ts';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import { folderOrigins } from '../../states/folder-origins.ts';
import type { Origin, OriginIndex } from '../../states/origins.ts';
import { countText } from '../../text/count-text.ts';
import { formatBytes } from '../../text/format-bytes.ts';
import type { DiffSide } from '../diff-sides.ts';
import type { ComparedSides } from '../json/diff-json.ts';
import { storyText } from './story-text.ts';

const SIGNS = { added: '+', removed: '-', modified: '~' } as const;

/** Green, red and yellow of the terminal's sixteen colours. */
const COLOURS = { added: '\u001b[32m', removed: '\u001b[31m', modified: '\u001b[33m' } as const;

const PLAIN = '\u001b[0m';

export interface DiffTextOptions {
  readonly colours: boolean;
  /** Every entry by path instead of whole folders by size. */
  readonly all: boolean;
  /** Null if not requested. */
  readonly moves: readonly Move[] | null;
}

/** A diff as text: the totals of both sides, then what came over, was added and stayed behind, or else the changes. */
export function diffText(compared: ComparedSides, options: DiffTextOptions): string {
  const { a, b, diff, told } = compared;
  const sides = `a: ${sideText(a, diff.totals.a)}\nb: ${sideText(b, diff.totals.b)}\n`;
  if (told.kind === 'apart') return sides + changesText(compared, options);
  const { target, point } = b.state;
  return sides + storyText(told.story, target.dockerfile, point.stage, options.colours);
}

/** The changes, largest first, and a summary. */
function changesText({ diff, origins }: ComparedSides, { colours, all, moves }: DiffTextOptions): string {
  const rows = all ? diff.entries.map((entry) => ({ entry, whole: false })) : summaryRows(diff);
  const cells = rows.map((row) => {
    const { change } = row.entry;
    return {
      change,
      path: plainName(pathOf(row.entry)),
      note: rowNote(row),
      origin: change === 'removed' ? '' : rowOrigin(row, diff.entries, origins),
    };
  });
  const widest = Math.min(60, Math.max(0, ...cells.map(({ path }) => path.length)));
  const noted = Math.min(30, Math.max(0, ...cells.map(({ note }) => note.length)));
  const lines = cells.map(({ change, path, note, origin }) => {
    const text = `${SIGNS[change]} ${path.padEnd(widest)}  ${note.padEnd(origin === '' ? 0 : noted)}  ${origin}`;
    return colours ? `${COLOURS[change]}${text.trimEnd()}${PLAIN}` : text.trimEnd();
  });
  const counts = countChanges(diff.entries);
  const summary = `${counts.added} added, ${counts.removed} removed, ${counts.modified} modified, ${diff.unchanged} unchanged`;
  return [...lines, ...(moves ?? []).map(moveText), summary, ''].join('\n');
}

function sideText(
  { ref, before }: DiffSide,
  total: { readonly files: number; readonly bytes: number },
): string {
  return `${before ? 'before ' : ''}${plainText(ref)}: ${countText(total.files, 'file')}, ${formatBytes(total.bytes)}`;
}

function pathOf({ path, a, b }: DiffEntry): string {
  const entry = b ?? a;
  switch (entry === null ? null : fileType(entry.mode)) {
    case 'dir':
      return `/${path}/`;
    case 'symlink':
      return `/${path} -> ${entry?.linkname}`;
    default:
      return `/${path}`;
  }
}

type RowOf = { readonly entry: DiffEntry; readonly whole: boolean };

function rowNote(row: RowOf | DiffRow): string {
  const { entry } = row;
  if ('totals' in row && row.whole) {
    const { added, removed, bytesAdded, bytesRemoved } = row.totals;
    const inside = added + removed - 1;
    return inside === 0 ? 'empty' : `${inside} inside, ${formatBytes(bytesAdded + bytesRemoved)}`;
  }
  const { added, removed } = changedBytes(entry);
  if (entry.change !== 'modified') return added + removed > 0 ? formatBytes(added + removed) : '';
  return entry.why.map((why) => whyText(why, entry)).join(', ');
}

function whyText(why: DiffEntry['why'][number], { a, b }: DiffEntry): string {
  if (a === null || b === null) return why;
  switch (why) {
    case 'contents':
      return a.size === b.size
        ? `contents, ${formatBytes(b.size)}`
        : `contents, ${formatBytes(a.size)} to ${formatBytes(b.size)}`;
    case 'mode':
      return `mode ${octal(a.mode)} to ${octal(b.mode)}`;
    case 'owner':
      return `owner ${a.uid}:${a.gid} to ${b.uid}:${b.gid}`;
    case 'type':
      return `${fileType(a.mode)} to ${fileType(b.mode)}`;
    case 'target':
      return fileType(a.mode) === 'symlink' ? `target was ${plainName(a.linkname)}` : 'hard link';
    default:
      return why;
  }
}

function octal(mode: number): string {
  return permissions(mode).toString(8).padStart(4, '0');
}

/** The origin of an entry; of a whole folder the lines that brought most of what is in it. */
function rowOrigin({ entry, whole }: RowOf, entries: readonly DiffEntry[], origins: OriginIndex): string {
  const inside = whole ? folderOrigins(entries, origins, entry.path) : null;
  if (inside === null) return originText(origins.get(entry.path));
  const lines = inside.main.map(({ origin }) => originText(origin));
  return [...lines, ...(inside.others > 0 ? [`and ${countText(inside.others, 'other line')}`] : [])].join(
    ', ',
  );
}

/** The origin of an entry on one line: `:14 COPY --from=build /out/hello`. */
function originText(origin: Origin | null): string {
  if (origin === null) return '';
  const { kind, keyword, onbuild, line, from, path } = origin;
  const source = path === null ? '' : ` ${plainName(path)}`;
  const what = `:${line} ${onbuild ? 'ONBUILD ' : ''}${keyword}`;
  switch (kind) {
    case 'run':
      return what;
    case 'base':
      return `${what} ${plainText(from ?? '')}`;
    default: {
      const stage = from === null ? '' : ` --from=${plainText(from)}`;
      return `${what}${stage}${source}`;
    }
  }
}

function moveText({ from, to, gone, bytes }: Move): string {
  return `= ${plainName(`/${from}`)} ${gone ? 'moved' : 'copied'} to ${plainName(`/${to}`)} (${formatBytes(bytes)})`;
}
