/** The text beside the lines of the graph: number, name, lines, base, and what a stage uses from elsewhere. */
import { cellsOf } from '../text/cells.ts';
import { clip, clipStart, pad, shortReference } from './clip.ts';
import { baseTitle, stageTitle, titleOf } from './stage-title.ts';
import type { Dependency, Stage } from './types.ts';

export interface GraphSegment {
  readonly text: string;
  /** `edge`: graph lines; `node`: the mark of a stage; `name`, `base`; `note`: all other text. */
  readonly role: 'edge' | 'node' | 'name' | 'base' | 'note';
  /** The stage that the segment belongs to; null for blanks. */
  readonly stage: number | null;
}

const MAX_NAME_CELLS = 20;
const MIN_BASE_CELLS = 10;
const MIN_NOTE_CELLS = 16;
/** Notes are left out when less than this remains beside the names. */
const MIN_CELLS_FOR_NOTES = 26;
/** Line numbers are left out below this width. */
const MIN_CELLS_FOR_LINES = 60;
/** Names listed of a run of stages; the rest is counted. */
const MAX_LISTED_NAMES = 20;

/** Widths in cells. */
export interface TextColumns {
  readonly number: number;
  readonly name: number;
  /** 0 hides them. */
  readonly lines: number;
  readonly base: number;
  readonly note: number;
  /** From the end of the graph to the start of the notes. */
  readonly beforeNote: number;
  /** All that is beside the graph. */
  readonly all: number;
}

/** The least that the text beside a graph takes: number and name. */
export function minTextCells(stages: readonly Stage[]): number {
  return numberCells(stages) + 1 + nameCells(stages);
}

/** @param graph the cells that the graph takes of `width` */
export function measureText(stages: readonly Stage[], graph: number, width: number): TextColumns {
  const number = numberCells(stages);
  const all = Math.max(0, width - graph);
  // Names are left in even where the graph is wider than asked for.
  const name = width - graph < 8 ? nameCells(stages) : Math.min(nameCells(stages), all - number - 1);
  const beforeLines = number + 1 + name + 2;
  const widestLines = widest(stages.map(linesOf));
  const hasLines = width >= MIN_CELLS_FOR_LINES && beforeLines + widestLines <= all;
  const lines = hasLines ? widestLines : 0;
  const used = beforeLines + (hasLines ? lines + 2 : 0);
  const room = Math.max(0, all - used);
  // Notes may wrap, a base may not: notes get what the bases leave, but at least enough for a few words.
  const wanted = widest(stages.map((stage) => usedSources(stage).join(' ')));
  const notes = room < MIN_CELLS_FOR_NOTES ? 0 : Math.min(MIN_NOTE_CELLS, wanted);
  const mostForBase = Math.max(0, notes === 0 ? room - 2 : room - notes - 2);
  const widestWhole = widest(stages.map(baseTitle));
  const widestBase =
    widestWhole <= mostForBase
      ? widestWhole
      : widest(stages.map((stage) => shortReference(baseTitle(stage))));
  const roomForBase = Math.min(widestBase, mostForBase);
  // A few characters of a reference say nothing.
  const base = roomForBase < Math.min(widestBase, MIN_BASE_CELLS) ? 0 : roomForBase;
  const beforeNote = used + base + 2;
  return { number, name, lines, base, note: notes === 0 ? 0 : all - beforeNote, beforeNote, all };
}

/** The columns of a stage's first row, without its notes. */
export function describeStage(stage: Stage, columns: TextColumns): GraphSegment[] {
  const { index } = stage;
  return [
    { text: `${String(index).padStart(columns.number)} `, role: 'note', stage: index },
    {
      text: `${pad(clip(stageTitle(stage), columns.name), columns.name)}  `,
      role: stage.name === null ? 'note' : 'name',
      stage: index,
    },
    ...(columns.lines === 0
      ? []
      : [{ text: `${linesOf(stage).padStart(columns.lines)}  `, role: 'note' as const, stage: index }]),
    { text: `${pad(clipBase(baseTitle(stage), columns.base), columns.base)}  `, role: 'base', stage: index },
  ];
}

/**
 * What a stage uses besides its base, in pieces between which a line may break: `COPY build,` `context;` `RUN cache`.
 */
export function usedSources(stage: Stage): string[] {
  const groups = new Map<string, Set<string>>();
  for (const dependency of stage.dependsOn) {
    if (dependency.via === 'FROM' && dependency.line === stage.startLine) continue;
    const names = groups.get(dependency.via) ?? new Set();
    groups.set(dependency.via, names.add(sourceName(dependency)));
  }
  return [...groups].flatMap(([via, names], group) =>
    [...names].map((name, index) => {
      const separator = index < names.size - 1 ? ',' : group < groups.size - 1 ? ';' : '';
      return `${index === 0 ? `${via} ` : ''}${name}${separator}`;
    }),
  );
}

/** The connections of a stage that are not drawn, in pieces: `no` `line` `from` `0 base,` `3 deps`. */
export function undrawnSources(indexes: readonly number[], stages: readonly Stage[]): string[] {
  if (indexes.length === 0) return [];
  const names = indexes.map((index, at) => {
    const name = stages[index]?.name ?? null;
    const end = at < indexes.length - 1 ? ',' : '';
    return name === null ? `${index}${end}` : `${index} ${name}${end}`;
  });
  return ['no', 'line', 'from', ...names];
}

/** The text of a run of stages that BuildKit skips: `3 skipped: test, lint, docs`. */
export function skippedRun(run: readonly Stage[]): string {
  const names = run.slice(0, MAX_LISTED_NAMES).map(stageTitle).join(', ');
  const more = run.length > MAX_LISTED_NAMES ? ` and ${run.length - MAX_LISTED_NAMES} more` : '';
  return `${run.length} skipped: ${names}${more}`;
}

function sourceName(dependency: Dependency): string {
  if (dependency.kind === 'stage') return titleOf(dependency);
  if (dependency.kind === 'image') return dependency.ref;
  return dependency.ref === '.' ? 'context' : `context ${dependency.ref}`;
}

function widest(texts: readonly string[]): number {
  // Not spread into Math.max: a file may have more stages than a call has room for arguments.
  return texts.reduce((most, text) => Math.max(most, cellsOf(text)), 0);
}

function numberCells(stages: readonly Stage[]): number {
  return String(stages.at(-1)?.index ?? 0).length;
}

function nameCells(stages: readonly Stage[]): number {
  return Math.min(MAX_NAME_CELLS, widest(stages.map(stageTitle)));
}

function clipBase(base: string, width: number): string {
  return clipStart(cellsOf(base) <= width ? base : shortReference(base), width);
}

function linesOf(stage: Stage): string {
  return stage.startLine === stage.endLine ? `${stage.startLine}` : `${stage.startLine}-${stage.endLine}`;
}

/** Breaks words into lines of at most `width` cells. */
export function wrapPieces(words: readonly string[], width: number): string[] {
  const rows: string[] = [];
  if (width <= 0) return rows;
  for (const word of words) {
    const last = rows.at(-1);
    const shown = clip(word, width);
    if (last !== undefined && cellsOf(last) + 1 + cellsOf(shown) <= width)
      rows[rows.length - 1] = `${last} ${shown}`;
    else rows.push(shown);
  }
  return rows;
}
