import type { DiffEntry } from '../../../filesystem/diff.ts';
import type { ChangeTotals } from '../../../filesystem/diff-folders.ts';
import { fileType } from '../../../filesystem/mode.ts';
import type { TreeEntry } from '../../../filesystem/types.ts';
import { plainName } from '../../../progress/plain-name.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { clipMiddle, fitTo, type Line, paintLine, type Span, spread } from '../../../ui/text.ts';
import { GLYPH, type Role } from '../../../ui/theme.ts';
import { bytesOf } from '../../files/select.ts';
import { CHANGE_GLYPHS, signedBytes } from '../../walk/lines/changes.ts';
import type { DiffRow } from '../rows.ts';
import { diffOrigins } from '../select.ts';
import type { Compared, DiffView } from '../state.ts';
import { whyText } from './why.ts';

const SIZE_CELLS = 8;

/** One row of both trees: the left and the right state's entry, and what changed between them. */
export function diffTreeRow(compared: Compared, row: DiffRow, width: number): Line {
  const left = Math.floor((width - 3) / 2);
  const right = width - 3 - left;
  const [sign, role] = row.entry === null ? [' ', 'dim' as const] : CHANGE_GLYPHS[row.entry.change];
  const a = compared.a.get(row.path) ?? null;
  const b = compared.b.get(row.path) ?? null;
  return [
    { text: paintLine(side(compared.a, a, row, left, null), left), raw: true },
    { text: ` ${sign} `, role },
    { text: paintLine(side(compared.b, b, row, right, row.entry), right), raw: true },
  ];
}

function side(
  tree: Compared['a'],
  entry: TreeEntry | null,
  row: DiffRow,
  width: number,
  entryNote: DiffEntry | null,
): Line {
  const indent = '  '.repeat(row.depth);
  if (entry === null) return [{ text: `${indent}  ` }, { text: '·', role: 'dim' }];
  const folder = fileType(entry.mode) === 'dir';
  const fold = folder && row.folder ? `${row.open ? GLYPH.open : GLYPH.folded} ` : '  ';
  const change = row.entry?.change ?? null;
  const role: Role = change === null ? 'name' : CHANGE_GLYPHS[change][1];
  const size = fileType(entry.mode) === 'file' || folder ? formatBytes(bytesOf(tree, entry)) : '';
  const note = entryNote === null ? '' : whyText(entryNote);
  return spread(
    [
      { text: indent },
      { text: fold, role: 'dim' },
      { text: `${plainName(row.name)}${folder ? '/' : ''}`, role },
      ...(entry.linkname === '' ? [] : [{ text: ` → ${plainName(entry.linkname)}`, role: 'dim' as const }]),
    ],
    [
      ...(note === '' || width < 44 ? [] : [{ text: `${note} `, role: 'dim' as const }]),
      { text: fitTo(size, SIZE_CELLS, 'right'), role: folder ? 'plain' : 'dim' },
    ],
    width,
  );
}

/** One row of the merged list: the change, path, reason, bytes, and the line that made it. */
export function diffListRow(view: DiffView, row: DiffRow, width: number): Line {
  const { entry } = row;
  if (entry === null) return [];
  const shown = entry.b ?? entry.a;
  const [sign, role] = CHANGE_GLYPHS[entry.change];
  const why = whyText(entry);
  const right: Span[] = [];
  if (why !== '') right.push({ text: `${why} `, role: 'dim' });
  right.push({ text: fitTo(growthText(row.sum), SIZE_CELLS + 1, 'right'), role });
  if (width >= 60) right.push({ text: fitTo(lineText(view, row), 6, 'right'), role: 'info' });
  const taken = right.reduce((sum, { text }) => sum + text.length, 0);
  const folder = shown !== null && fileType(shown.mode) === 'dir' ? '/' : '';
  const link = shown === null || shown.linkname === '' ? '' : ` → ${plainName(shown.linkname)}`;
  const path = clipMiddle(`/${plainName(row.path)}${folder}${link}`, Math.max(8, width - taken - 3));
  return spread([{ text: `${sign} `, role }, { text: path }], right, width);
}

/** `:4`; `:4+` where other lines brought much of a folder too; '' if unknown. */
function lineText(view: DiffView, row: DiffRow): string {
  const [first, ...more] = diffOrigins(view, row).main;
  return first === undefined ? '' : `:${first.origin.line}${more.length > 0 ? '+' : ''}`;
}

/** `+1.2 MB`, `−20 B`: how much it grew; '' for no change. */
export function growthText({ bytesAdded, bytesRemoved }: ChangeTotals): string {
  return signedBytes(bytesAdded - bytesRemoved);
}

/** `12 added, 3 modified, 1 removed`. */
export function countsText(counts: ChangeTotals): string {
  const parts = (['added', 'modified', 'removed'] as const).flatMap((kind) =>
    counts[kind] > 0 ? [`${counts[kind]} ${kind}`] : [],
  );
  return parts.length === 0 ? 'nothing changed' : parts.join(', ');
}
