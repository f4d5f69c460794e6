/** What is known of the row of a story under the cursor. */

import { plainName } from '../../../progress/plain-name.ts';
import { addedWords, changesText } from '../../../states/story/words.ts';
import { countText } from '../../../text/count-text.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { bar } from '../../../ui/bar.ts';
import type { Rect } from '../../../ui/layout.ts';
import { fitTo, type Line } from '../../../ui/text.ts';
import type { Role } from '../../../ui/theme.ts';
import { factsText } from '../../files/lines/about.ts';
import { type StoryRow, storyAtCursor, storyNow } from '../select-story.ts';
import type { DiffView } from '../state.ts';
import { GROUP_ROLES, onTheWayText, shownPath, stageName, takersText } from './story.ts';

/** Width of the bars next to the names, in cells. */
const BAR_CELLS = 12;

/** What stands above the detail's text. */
export function storyTitle(view: DiffView): string {
  const row = storyAtCursor(view);
  if (row === null) return 'Files';
  if (row.path !== null) return shownPath(row.path, row.isFolder);
  return row.about.kind === 'taken' ? `taken by ${takersText(view, row.about.row)}` : row.name;
}

/** The facts of the row. */
export function storyFacts(view: DiffView): readonly Line[] {
  const row = storyAtCursor(view);
  if (row === null) return [];
  return [...amountLine(row), ...wayLines(view, row), ...sideLines(row)];
}

function amountLine({ amount, isFolder, about }: StoryRow): readonly Line[] {
  if (!isFolder && about.kind !== 'group' && about.kind !== 'taken') return [];
  return [[{ text: ` ${countText(amount.files, 'file')} · ${formatBytes(amount.bytes)}`, role: 'dim' }]];
}

function fact(name: string, text: string, role: Role = 'name'): Line {
  return [
    { text: ` ${name.padEnd(8)}`, role: 'dim' },
    { text, role },
  ];
}

/** Where it is from, by which line, through which stages, and what changed on the way. */
function wayLines(view: DiffView, row: StoryRow): readonly Line[] {
  const { pair } = view;
  const { about, group, path } = row;
  const names = (stage: number): string => stageName(pair.b.dockerfile, stage);
  const of = (stage: number | null): string =>
    stage === null || stage === pair.b.stage ? '' : ` in ${names(stage)}`;
  if (about.kind === 'added') {
    const { line, stage } = about.row;
    const words = addedWords(about.row);
    return line === null ? [] : [fact('by', `line ${line}${of(stage)}${words === '' ? '' : ` · ${words}`}`)];
  }
  if (about.kind === 'came') {
    const { from, folder, line, stage, via, without } = about.row;
    const words = onTheWayText(about.row);
    return [
      fact('from', `${stageName(pair.a.dockerfile, pair.a.stage)} ${shownPath(from, folder)}`),
      fact('by', `line ${line}${of(stage)}${via.map((each) => ` · by way of ${names(each)}`).join('')}`),
      ...(without === 0 ? [] : [fact('without', countText(without, 'file'), 'plain')]),
      fact('changed', words === '' ? 'nothing on the way' : words, words === '' ? 'plain' : 'warn'),
    ];
  }
  const came = group === 'came' && path !== null ? storyNow(view)?.cameFrom(path) : null;
  if (came == null) return [];
  return [
    fact('from', `${stageName(pair.a.dockerfile, pair.a.stage)} ${shownPath(came.path, row.isFolder)}`),
    ...(came.changes.length === 0 ? [] : [fact('changed', changesText(came.changes), 'warn')]),
  ];
}

function sideLines({ entry }: StoryRow): readonly Line[] {
  const side = (sign: string, role: Role, of: NonNullable<StoryRow['entry']>['a']): readonly Line[] =>
    of === null
      ? []
      : [
          [
            { text: ` ${sign} `, role },
            { text: `${factsText(of)}  ${formatBytes(of.size)}`, role: 'dim' },
          ],
        ];
  if (entry === null) return [];
  const isSame = entry.a !== null && entry.b !== null && entry.why.length === 0;
  return isSame ? side('=', 'good', entry.b) : [...side('-', 'bad', entry.a), ...side('+', 'good', entry.b)];
}

/** What is in the row, biggest first, each with its share. */
export function storyInside(view: DiffView, rect: Rect): readonly Line[] {
  const row = storyAtCursor(view);
  if (row === null) return [];
  const all = Math.max(1, row.amount.bytes);
  return row
    .children()
    .slice(0, rect.height)
    .map((child): Line => {
      const { amount, isFolder, name, group, path, about } = child;
      const title =
        about.kind === 'taken' ? `taken by ${takersText(view, about.row)}` : nameIn(name, path, about.kind);
      return [
        { text: ` ${fitTo(formatBytes(amount.bytes), 8, 'right')} ` },
        ...bar(amount.bytes / all, BAR_CELLS, 'accent'),
        { text: ` ${title}${isFolder ? '/' : ''}`, role: GROUP_ROLES[group] },
        { text: isFolder ? `  ${countText(amount.files, 'file')}` : '', role: 'dim' },
      ];
    });
}

function nameIn(name: string, path: string | null, kind: StoryRow['about']['kind']): string {
  return kind === 'inside' ? plainName(name) : plainName(`/${path ?? name}`);
}
