import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { AppState, ScreenName } from '../../store/state.ts';
import { cellsOf } from '../../text/cells.ts';
import { clip, type Line, paintLine, type Span, widthOf } from '../../ui/text.ts';
import { GLYPH } from '../../ui/theme.ts';
import { isExtra } from '../extra-screens.ts';
import { engineTexts } from './lines/engine-texts.ts';
import { shownTitle } from './lines/stage-row.ts';
import { moreSpans, tabAt, tabSpans } from './lines/tabs.ts';
import { neededForTarget } from './select/stages.ts';

/** Columns from which the program's name, all screen names, and the number of skipped stages are shown. */
const MIN_NAME_COLUMNS = 100;
const MIN_TABS_COLUMNS = 80;
const MIN_SKIPPED_COLUMNS = 100;
/** Columns from which all of it fits next to a warning, or to the tab of one more screen. */
const MIN_FULL_COLUMNS = 120;

/** Cells in which something of the engine can be said. */
const MIN_ENGINE_CELLS = 12;

/** Cells in which only the keys of the screens without a tab are named. */
const MIN_MORE_CELLS = 7;

/** One line: the screens, the target and what it skips, the engine. */
export function Header({ state }: { readonly state: AppState }): ReactNode {
  return <Text wrap="truncate">{paintLine(headerLine(state), state.window.columns)}</Text>;
}

/** The screen whose name is at a cell of the header; null if none is. */
export function tabAtColumn(state: AppState, column: number): ScreenName | null {
  return tabAt(state, shapeOf(state).compact, widthOf(nameSpans(state.window.columns)), column);
}

function nameSpans(width: number): readonly Span[] {
  return width < MIN_NAME_COLUMNS ? [] : [{ text: ' stagedive ', role: 'strong' }];
}

/** How much of the header is written out. */
interface Shape {
  /** Whether only the current screen shows its name. */
  readonly compact: boolean;
  /** Whether the number of skipped stages is there. */
  readonly skipped: boolean;
  /** How many cells the target's name may take. */
  readonly titleCells: number;
}

const ALL_CELLS = Number.POSITIVE_INFINITY;

/** As much of a target's name stays whatever else there is to say. */
const MIN_TITLE_CELLS = 8;

/** A warning of the engine is always there: it takes the room of what is less important. */
function shapeOf(state: AppState): Shape {
  const compact = isCompact(state);
  const isWide = state.window.columns >= MIN_SKIPPED_COLUMNS;
  const usual: Shape = { compact, skipped: isWide || compact, titleCells: ALL_CELLS };
  if (engineTexts(state.engine).role !== 'warn') return usual;
  const fits = (shape: Shape): boolean => roomForEngine(state, shape) >= MIN_ENGINE_CELLS;
  const least: Shape = { compact: true, skipped: false, titleCells: ALL_CELLS };
  const shapes = [usual, { ...usual, skipped: false }, least];
  return shapes.find(fits) ?? { ...least, titleCells: titleBesideWarning(state, least) };
}

/** The cells of the target's name that leave a warning its room. */
function titleBesideWarning(state: AppState, shape: Shape): number {
  const missing = MIN_ENGINE_CELLS - roomForEngine(state, shape);
  return Math.max(MIN_TITLE_CELLS, cellsOf(titleOf(state)) - missing);
}

function titleOf({ dockerfile, target }: AppState): string {
  const stage = dockerfile.stages[target];
  return stage === undefined ? '' : shownTitle(stage);
}

/** The cells that are left for the engine. */
function roomForEngine(state: AppState, shape: Shape): number {
  return state.window.columns - widthOf([...leftSpans(state, shape), ...restSpans(state, shape)]) - 3;
}

function leftSpans(state: AppState, { compact }: Shape): readonly Span[] {
  return [...nameSpans(state.window.columns), ...tabSpans(state, compact)];
}

function restSpans(state: AppState, shape: Shape): readonly Span[] {
  const skipped = state.dockerfile.stages.length - neededForTarget(state).size;
  return [
    ...(state.watching ? [{ text: '  watching', role: 'accent' } as const] : []),
    { text: `  ${GLYPH.target} `, role: 'accent' },
    { text: clip(titleOf(state), shape.titleCells), role: 'cursor' },
    ...(shape.skipped
      ? [{ text: skipped === 0 ? '  every stage' : `  ${skipped} skipped`, role: 'dim' } as const]
      : []),
  ];
}

/** The header's spans, filling the window's width. */
function headerLine(state: AppState): Line {
  const width = state.window.columns;
  const shape = shapeOf(state);
  const tabs = leftSpans(state, shape);
  const rest = restSpans(state, shape);
  const engine = engineTexts(state.engine);
  const room = roomForEngine(state, shape);
  if (room < MIN_ENGINE_CELLS) return [...tabs, ...rest];
  const fitting = (cells: number): string | undefined => engine.texts.find((each) => cellsOf(each) <= cells);
  // The keys of more screens say more than where the engine is, and less than that there is one.
  const text =
    fitting(room - widthOf(moreSpans(state, MIN_MORE_CELLS))) ??
    fitting(room) ??
    clip(engine.texts.at(-1) ?? '', room);
  const left = [...tabs, ...moreSpans(state, room - cellsOf(text)), ...rest];
  const taken = widthOf(left);
  return [...left, { text: ' '.repeat(width - taken - cellsOf(text) - 1) }, { text, role: engine.role }];
}

/** Whether only the current screen shows its name: in narrow windows, next to a warning or one more tab. */
function isCompact({ window: { columns }, engine, watching, screen }: AppState): boolean {
  return (
    columns < MIN_TABS_COLUMNS ||
    (columns < MIN_FULL_COLUMNS &&
      (engine.kind === 'none' || engine.kind === 'lost' || watching || isExtra(screen)))
  );
}
