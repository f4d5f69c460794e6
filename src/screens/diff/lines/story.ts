/** The story of two states: its amounts, and its rows. */
import type { Dockerfile } from '../../../dockerfile/types.ts';
import { fileType } from '../../../filesystem/mode.ts';
import { plainName } from '../../../progress/plain-name.ts';
import type { AddedRow, Amount, CameRow, Story, TakenRow } from '../../../states/story/types.ts';
import { addedWords, changesText } from '../../../states/story/words.ts';
import { countText } from '../../../text/count-text.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { clipMiddle, fitTo, type Line, spread, widthOf } from '../../../ui/text.ts';
import { GLYPH, type Role } from '../../../ui/theme.ts';
import { shownTitle } from '../../frame/lines/stage-row.ts';
import type { StoryRow } from '../select-story.ts';
import type { DiffView } from '../state.ts';
import type { GroupName } from '../story-nodes.ts';

const SIZE_CELLS = 8;
const LINE_CELLS = 6;
const COUNT_CELLS = 12;

/** Columns from which a row has room for a number of files and a line. */
const MIN_COUNT_COLUMNS = 70;

export const GROUP_ROLES: Readonly<Record<GroupName, Role>> = { came: 'good', added: 'warn', left: 'bad' };

const GROUP_SIGNS: Readonly<Record<GroupName, string>> = { came: '=', added: '+', left: '-' };

/** The amounts of all groups on one line; what both have anyway only where there is room for it. */
export function storyHead({ came, added, same, left }: Story, width: number): Line {
  const part = (sign: string, role: Role, words: string, { files, bytes }: Amount): Line => [
    { text: ` ${sign} `, role },
    { text: `${words} `, role: 'plain' },
    { text: `${files} (${formatBytes(bytes)})`, role: 'strong' },
    { text: ' ' },
  ];
  const parts = [
    part(GROUP_SIGNS.came, GROUP_ROLES.came, 'came over', came),
    part(GROUP_SIGNS.added, GROUP_ROLES.added, 'added', added),
    part(GROUP_SIGNS.left, GROUP_ROLES.left, 'left behind', left),
  ].flat();
  const both = same.files === 0 ? [] : part(' ', 'dim', 'in both', same);
  return widthOf([...parts, ...both]) <= width ? [...parts, ...both] : parts;
}

/** One row of a story. */
export function storyLine(view: DiffView, row: StoryRow, width: number): Line {
  const { group, about } = row;
  if (about.kind === 'group') return groupLine(view, row, width);
  const fold = row.folder ? `${row.open ? GLYPH.open : GLYPH.folded} ` : '  ';
  const indent: Line = [{ text: '  '.repeat(row.depth) }, { text: fold, role: 'dim' }];
  const right = rightOf(row, width);
  const room = Math.max(12, width - widthOf(right) - widthOf(indent) - 2);
  return spread([...indent, ...nameOf(view, row, room, GROUP_ROLES[group])], right, width);
}

function groupLine({ pair }: DiffView, { name, group, open }: StoryRow, width: number): Line {
  const about = {
    came: `from ${stageName(pair.a.dockerfile, pair.a.stage)}`,
    added: `in ${stageName(pair.b.dockerfile, pair.b.stage)}`,
    left: `in ${stageName(pair.a.dockerfile, pair.a.stage)}`,
  }[group];
  return spread(
    [
      { text: `${open ? GLYPH.open : GLYPH.folded} `, role: 'dim' },
      { text: name, role: GROUP_ROLES[group] },
      { text: `  ${about}`, role: 'dim' },
    ],
    [],
    width,
  );
}

function rightOf(row: StoryRow, width: number): Line {
  const { about, amount } = row;
  const line = about.kind === 'came' || about.kind === 'added' ? about.row.line : null;
  const isCounted = width >= MIN_COUNT_COLUMNS && (row.isFolder || about.kind === 'taken');
  return [
    ...(about.kind === 'came' && about.row.changed > 0 ? [{ text: 'changed ', role: 'warn' } as const] : []),
    ...(width >= MIN_COUNT_COLUMNS
      ? [
          {
            text: fitTo(isCounted ? countText(amount.files, 'file') : '', COUNT_CELLS, 'right'),
            role: 'dim',
          } as const,
        ]
      : []),
    { text: fitTo(sizeText(row), SIZE_CELLS + 1, 'right') },
    { text: fitTo(line === null ? '' : `:${line}`, LINE_CELLS, 'right'), role: 'info' },
  ];
}

function sizeText({ amount, entry }: StoryRow): string {
  const type = fileType((entry?.b ?? entry?.a)?.mode ?? 0);
  return entry === null || type === 'file' ? formatBytes(amount.bytes) : type === 'symlink' ? 'link' : type;
}

function nameOf(view: DiffView, row: StoryRow, room: number, role: Role): Line {
  const { about } = row;
  switch (about.kind) {
    case 'came':
      return cameName(about.row, room, role);
    case 'added':
      return addedName(about.row, row, room, role);
    case 'taken':
      return [{ text: 'taken by ', role: 'dim' }, { text: takersText(view, about.row) }];
    default:
      return [
        {
          text: clipMiddle(`${plainName(row.name)}${row.isFolder ? '/' : ''}`, room),
          role: row.isFolder ? 'name' : 'plain',
        },
      ];
  }
}

/** `/out/app → /usr/bin/app`; both stay readable where there is little room. */
function cameName({ from, to, folder }: CameRow, room: number, role: Role): Line {
  const [left, right] = [shownPath(from, folder), shownPath(to, folder)];
  const half = Math.max(8, Math.floor((room - 3) / 2));
  const isWide = left.length + right.length + 3 <= room;
  const clip = (text: string, other: string): string =>
    isWide ? text : clipMiddle(text, Math.max(half, room - 3 - other.length));
  return [
    { text: clip(left, right), role: 'plain' },
    { text: ' → ', role: 'dim' },
    { text: clip(right, left), role },
  ];
}

function addedName(row: AddedRow, { isFolder }: StoryRow, room: number, role: Role): Line {
  const words = addedWords(row);
  const path = shownPath(row.place, isFolder);
  return [
    { text: clipMiddle(path, Math.max(8, room - words.length - 2)), role },
    { text: `  ${words}`, role: 'dim' },
  ];
}

/** `almanac :62, docs :70` */
export function takersText({ pair: { b } }: DiffView, { by }: TakenRow): string {
  return by.map(({ stage, line }) => `${stageName(b.dockerfile, stage)} :${line}`).join(', ');
}

export function stageName({ stages }: Dockerfile, index: number): string {
  const stage = stages[index];
  return stage === undefined ? '' : shownTitle(stage);
}

/** A path as it is written in a Dockerfile. */
export function shownPath(path: string, folder: boolean): string {
  return path === '' ? '/' : `/${plainName(path)}${folder ? '/' : ''}`;
}

/** What became of what came over, in words; '' if nothing did. */
export function onTheWayText({ changed, folder, changes }: CameRow): string {
  if (changed === 0) return '';
  return folder ? `${countText(changed, 'file')}: ${changesText(changes)}` : changesText(changes);
}
