import { stageTitle } from '../../dockerfile/stage-title.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { fileType } from '../../filesystem/mode.ts';
import { nameOf } from '../../filesystem/paths.ts';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { AddedRow, Amount, CameRow, Story, TakenRow } from '../../states/story/types.ts';
import { addedWords, changesText } from '../../states/story/words.ts';
import { countText } from '../../text/count-text.ts';
import { formatBytes } from '../../text/format-bytes.ts';
import { tableText } from './table.ts';

/** Folders of what was left behind that have a row of their own. */
const MAX_LEFT_ROWS = 12;

/** Longer paths push their row. */
const MAX_PATH_CELLS = 60;

/** Green, yellow and red of the terminal's sixteen colours. */
const COLOURS = { came: '\u001b[32m', added: '\u001b[33m', left: '\u001b[31m' } as const;

const PLAIN = '\u001b[0m';

/**
 * A story as text: the amounts of its groups, then the rows of each, largest first.
 * @param stage index of the right state's stage: lines of other stages are named with theirs
 */
export function storyText(story: Story, dockerfile: Dockerfile, stage: number, colours: boolean): string {
  const { came, added, same, left } = story;
  const names = (index: number): string => nameOfStage(dockerfile, index);
  const at = (line: number | null, of: number | null): string => {
    if (line === null) return '';
    return of === null || of === stage ? `:${line}` : `:${line} in ${names(of)}`;
  };
  const paint = (group: keyof typeof COLOURS, text: string): string =>
    colours ? text.replace(/^.+$/gm, (line) => `${COLOURS[group]}${line}${PLAIN}`) : text;
  const totals = tableText(
    [
      ['came over', ...amountCells(came), came.changed === 0 ? '' : `${came.changed} changed on the way`],
      ['added here', ...amountCells(added)],
      ...(same.files === 0 ? [] : [['in both', ...amountCells(same), 'the same at the same path']]),
      ['left behind', ...amountCells(left)],
    ],
    MAX_PATH_CELLS,
  );
  const section = (
    group: keyof typeof COLOURS,
    title: string,
    rows: readonly (readonly string[])[],
  ): string => (rows.length === 0 ? '' : `\n${title}\n${paint(group, tableText(rows, MAX_PATH_CELLS))}`);
  return [
    totals,
    section(
      'came',
      'came over',
      came.rows.map((row) => cameCells(row, at, names)),
    ),
    section(
      'added',
      'added here',
      added.rows.map((row) => addedCells(row, at)),
    ),
    section('left', 'left behind', [...left.taken.map((row) => takenCells(row, names)), ...leftCells(story)]),
  ].join('');
}

function nameOfStage({ stages }: Dockerfile, index: number): string {
  const stage = stages[index];
  return stage === undefined ? '' : plainText(stageTitle(stage));
}

/** Numbers stand below one another. */
function amountCells({ files, bytes }: Amount): readonly [string, string] {
  return [countText(files, 'file').padStart(12), formatBytes(bytes).padStart(8)];
}

type At = (line: number | null, stage: number | null) => string;

function cameCells(row: CameRow, at: At, names: (stage: number) => string): readonly string[] {
  const { from, to, folder, files, bytes, line, stage, via } = row;
  const slash = folder ? '/' : '';
  const notes = [
    ...via.map((index) => `by way of ${names(index)}`),
    ...(row.without === 0 ? [] : [`without ${countText(row.without, 'file')}`]),
    ...(row.changed === 0 ? [] : [changedText(row)]),
  ];
  return [
    `  ${shownPath(from, slash)} -> ${shownPath(to, slash)}`,
    folder ? countText(files, 'file') : '',
    formatBytes(bytes),
    at(line, stage),
    notes.join(', '),
  ];
}

/** `changed: owner 65534:65534 (:14)`; for a folder also of how many files. */
function changedText({ folder, changed, changes }: CameRow): string {
  return `${folder ? `${changed} changed` : 'changed'}: ${changesText(changes)}`;
}

function shownPath(path: string, slash: string): string {
  return path === '' ? '/' : plainName(`/${path}${slash}`);
}

function addedCells(row: AddedRow, at: At): readonly string[] {
  const isFile = row.paths.length === 1 && row.files === 1;
  return [
    `  ${shownPath(row.place, isFile ? '' : '/')}`,
    isFile ? '' : row.files === 0 ? countText(row.paths.length, 'folder') : countText(row.files, 'file'),
    formatBytes(row.bytes),
    at(row.line, row.stage),
    addedWords(row),
  ];
}

function takenCells(row: TakenRow, names: (stage: number) => string): readonly string[] {
  const by = row.by.map(({ stage, line }) => `${names(stage)} (:${line})`).join(', ');
  return [`  taken by ${by}`, countText(row.files, 'file'), formatBytes(row.bytes)];
}

function leftCells({ left: { tree } }: Story): readonly (readonly string[])[] {
  const rows = tree
    .children('')
    .map((entry) => ({ entry, total: tree.total(entry.path) }))
    .toSorted((x, y) => y.total.bytes - x.total.bytes || y.total.files - x.total.files)
    .filter(({ total }) => total.files > 0);
  const full = rows.filter(({ total }) => total.bytes > 0).length;
  // What is empty is only counted, but where that would say nothing, or save nothing.
  const isAll = full === 0 || full === rows.length - 1;
  const shown = rows.slice(0, Math.min(isAll ? rows.length : full, MAX_LEFT_ROWS));
  const rest = rows.slice(shown.length);
  const sum = (of: 'files' | 'bytes'): number => rest.reduce((all, { total }) => all + total[of], 0);
  return [
    ...shown.map(({ entry, total }) => {
      const folder = fileType(entry.mode) === 'dir';
      return [
        `  ${shownPath(nameOf(entry.path), folder ? '/' : '')}`,
        folder ? countText(total.files, 'file') : '',
        formatBytes(total.bytes),
      ];
    }),
    ...(rest.length === 0
      ? []
      : [[`  ${rest.length} more`, countText(sum('files'), 'file'), formatBytes(sum('bytes'))]]),
  ];
}
