import { plainName } from '../../../progress/plain-name.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { cellsOf } from '../../../text/cells.ts';
import { clipStart, fitTo, type Line, type Span } from '../../../ui/text.ts';
import { GLYPH } from '../../../ui/theme.ts';
import type { PickRow } from '../select.ts';
import type { Choice } from '../state.ts';

/** The widths of the columns, in cells; 0 for a column that is left out. */
export interface PickColumns {
  readonly name: number;
  readonly target: number;
  readonly stages: number;
  /** Titles that several choices have, whose files are shown too. */
  readonly shared: ReadonlySet<string>;
}

/** Cells between two columns. */
const GAP_CELLS = 2;

const STAGES_CELLS = '99 stages'.length;

/** Widths that suit all choices, so that columns do not jump while somebody types. */
export function pickColumns(choices: readonly Choice[], width: number): PickColumns {
  const widest = (texts: readonly string[], most: number): number =>
    Math.min(
      most,
      texts.reduce((cells, text) => Math.max(cells, cellsOf(text)), 0),
    );
  return {
    name: widest(choices.map(titleOf), Math.floor(width * 0.4)),
    target: widest(choices.map(targetOf), Math.floor(width * 0.25)),
    stages: STAGES_CELLS,
    shared: sharedTitles(choices),
  };
}

function sharedTitles(choices: readonly Choice[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const title of choices.map(titleOf)) {
    if (seen.has(title)) shared.add(title);
    seen.add(title);
  }
  return shared;
}

/** What a choice is called: the service, the bake target, or the path of the Dockerfile. */
export function titleOf({ name, file }: Choice): string {
  return plainName(name ?? file);
}

function targetOf({ target }: Choice): string {
  return target === null ? '' : `${GLYPH.target} ${plainText(target)}`;
}

function stagesOf({ stages }: Choice): string {
  return stages === null ? '' : `${stages} stage${stages === 1 ? '' : 's'}`;
}

/** One row of the list: the name, the target, how many stages, the build context, and what is wrong with it. */
export function pickRow(row: PickRow, columns: PickColumns, isCurrent: boolean): Line {
  if (row.kind === 'heading') return [{ text: row.text, role: 'dim' }];
  const { choice } = row;
  const gap: Span = { text: ' '.repeat(GAP_CELLS) };
  const column = (text: string, width: number, role: Span['role']): readonly Span[] =>
    width === 0 ? [] : [{ text: fitTo(text, width), ...(role === undefined ? {} : { role }) }, gap];
  // The end of a path tells it from others.
  const title = clipStart(titleOf(choice), columns.name);
  return [
    ...column(title, columns.name, choice.problem !== null ? 'dim' : isCurrent ? 'strong' : 'plain'),
    ...column(targetOf(choice), columns.target, 'accent'),
    ...(choice.problem === null
      ? [
          ...column(stagesOf(choice), columns.stages, 'dim'),
          { text: plainText(placeOf(choice, columns)), role: 'dim' } as const,
        ]
      : [{ text: `${GLYPH.warning} ${plainText(choice.problem)}`, role: 'warn' } as const]),
  ];
}

/** The build context, and what tells the choice from others of its name. */
function placeOf(choice: Choice, { shared }: PickColumns): string {
  return shared.has(titleOf(choice)) ? `${choice.context}  (${choice.file})` : choice.context;
}
