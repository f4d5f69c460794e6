import { fileType } from '../../../filesystem/mode.ts';
import type { TreeEntry } from '../../../filesystem/types.ts';
import { plainName } from '../../../progress/plain-name.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { fitTo, type Line, type Span, spread } from '../../../ui/text.ts';
import { GLYPH, type Role } from '../../../ui/theme.ts';
import { kindOf } from '../../inspect/select/kinds.ts';
import { known } from '../../inspect/state.ts';
import type { FileRow } from '../select.ts';
import type { FilesView } from '../state.ts';

/** Columns from which a row has room for the line that last changed the entry. */
const MIN_ORIGIN_COLUMNS = 46;

/** Widths of a size, and of a line number with its colon, in cells. */
const SIZE_CELLS = 8;
const LINE_CELLS = 6;

/** One row of a tree: fold mark, name, link target, the line that changed it, total bytes. */
export function fileRow(view: FilesView, row: FileRow, width: number): Line {
  const { entry } = row;
  const right: Span[] = [];
  const origins = known(view.origins);
  if (width >= MIN_ORIGIN_COLUMNS && origins !== null) {
    const origin = origins.get(entry.path);
    const text = origin === null || origin.kind === 'base' ? '' : `:${origin.line}`;
    right.push({ text: fitTo(text, LINE_CELLS, 'right'), role: 'info' });
  }
  right.push({ text: fitTo(sizeText(row), SIZE_CELLS, 'right'), role: row.folder ? 'plain' : 'dim' });
  return spread(nameSpans(row, entry), right, width);
}

function nameSpans(row: FileRow, entry: TreeEntry): Line {
  const fold = row.folder ? `${row.open ? GLYPH.open : GLYPH.folded} ` : '  ';
  return [
    { text: '  '.repeat(row.depth) },
    { text: fold, role: 'dim' },
    { text: `${plainName(row.name)}${row.folder ? '/' : ''}`, role: entryRole(entry) },
    ...linkSpans(entry),
  ];
}

function linkSpans(entry: TreeEntry): Line {
  if (entry.linkname === '') return [];
  const arrow = fileType(entry.mode) === 'symlink' ? '→' : '=';
  return [{ text: ` ${arrow} ${plainName(entry.linkname)}`, role: 'dim' }];
}

/** The role of an entry, by its kind. */
export function entryRole(entry: TreeEntry): Role {
  switch (kindOf(entry)) {
    case 'dir':
      return 'name';
    case 'program':
      return 'good';
    case 'symlink':
      return 'info';
    case 'file':
      return 'plain';
    default:
      return 'warn';
  }
}

function sizeText({ entry, bytes }: FileRow): string {
  switch (fileType(entry.mode)) {
    case 'dir':
    case 'file':
      return formatBytes(bytes);
    case 'symlink':
      return 'link';
    case 'char':
    case 'block':
      return `${entry.devmajor},${entry.devminor}`;
    default:
      return fileType(entry.mode);
  }
}
