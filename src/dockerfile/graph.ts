import { cellsOf } from '../text/cells.ts';
import { clip, clipStart, pad, shortReference } from './clip.ts';
import { type LaneCell, layOutLanes } from './lanes.ts';
import { neededStages } from './needs.ts';
import type { Dependency, Dockerfile, Stage } from './types.ts';

export interface GraphSegment {
  readonly text: string;
  /** `edge`: graph lines; `node`: the mark of a stage; `name`, `base`; `note`: all other text. */
  readonly role: 'edge' | 'node' | 'name' | 'base' | 'note';
  /** The stage that the segment belongs to; null for blanks. */
  readonly stage: number | null;
}

export interface GraphRow {
  /** The stage that the row describes. */
  readonly stage: number;
  readonly needed: boolean;
  /** Whether it is the first row of the stage, the one with its node. */
  readonly first: boolean;
  readonly segments: readonly GraphSegment[];
}

/** The marks of stages that the target needs, and of those that BuildKit skips. */
export const NODE = { needed: '●', skipped: '○' } as const;

/** Shown in place of a missing name. */
const UNNAMED = '(unnamed)';
const MAX_LANES = 14;
const MIN_BASE_CELLS = 10;
const MIN_NOTE_CELLS = 16;
/** Notes are left out when less than this remains beside the names. */
const MIN_CELLS_FOR_NOTES = 26;
/** Line numbers are left out below this width. */
const MIN_CELLS_FOR_LINES = 60;

/**
 * Lays out the stages of a file as a graph, one or more rows a stage, each at most `width` cells wide: node, number,
 * name, lines of the file, base, and what the stage uses from elsewhere. Both the screen and `ls` show it.
 */
export function layOutGraph(dockerfile: Dockerfile, target: Stage, width: number): GraphRow[] {
  const { stages } = dockerfile;
  const needed = neededStages(dockerfile, target);
  const maxLanes = Math.max(2, Math.min(MAX_LANES, Math.floor(width / 6)));
  const lanes = layOutLanes(stages, maxLanes, (stage) =>
    needed.has(stage.index) ? NODE.needed : NODE.skipped,
  );
  const columns = measure(stages, Math.max(0, ...lanes.map((row) => row.cells.length)), width);
  return lanes.flatMap((row, index) => {
    const stage = stages[index];
    if (stage === undefined) return [];
    const [first = '', ...more] = wrap(usedSources(stage), columns.note);
    const about = { stage: stage.index, needed: needed.has(stage.index) };
    return [
      {
        ...about,
        first: true,
        segments: [...edges(row.cells, columns.graph), ...describe(stage, columns), ...note(stage, first)],
      },
      ...more.map((text) => ({
        ...about,
        first: false,
        segments: [...edges(row.below, columns.graph), blanks(columns.beforeNote), ...note(stage, text)],
      })),
    ];
  });
}

/**
 * What a stage uses besides its base, in pieces between which a line may break: `COPY build,` `context;` `RUN cache`.
 */
function usedSources(stage: Stage): string[] {
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

function sourceName(dependency: Dependency): string {
  if (dependency.kind !== 'context') return dependency.ref;
  return dependency.ref === '.' ? 'context' : `context ${dependency.ref}`;
}

/** Widths in cells. */
interface Columns {
  readonly graph: number;
  readonly number: number;
  readonly name: number;
  /** 0 hides them. */
  readonly lines: number;
  readonly base: number;
  readonly note: number;
  /** From the end of the graph to the start of the notes. */
  readonly beforeNote: number;
}

function measure(stages: readonly Stage[], graph: number, width: number): Columns {
  const widest = (texts: string[]): number => Math.max(0, ...texts.map(cellsOf));
  const number = String(stages.length - 1).length;
  const name = Math.min(20, widest(stages.map(nameOf)));
  const lines = width < MIN_CELLS_FOR_LINES ? 0 : widest(stages.map(linesOf));
  const used = graph + number + 1 + name + 2 + (lines === 0 ? 0 : lines + 2);
  const room = Math.max(0, width - used);
  // Notes may wrap, a base may not: notes get what the bases leave, but at least enough for a few words.
  const wanted = widest(stages.map((stage) => usedSources(stage).join(' ')));
  const notes = room < MIN_CELLS_FOR_NOTES ? 0 : Math.min(MIN_NOTE_CELLS, wanted);
  const mostForBase = Math.max(0, notes === 0 ? room - 2 : room - notes - 2);
  const widestWhole = widest(stages.map(baseOf));
  const widestBase =
    widestWhole <= mostForBase ? widestWhole : widest(stages.map((stage) => shortReference(baseOf(stage))));
  const roomForBase = Math.min(widestBase, mostForBase);
  // A few characters of a reference say nothing.
  const base = roomForBase < Math.min(widestBase, MIN_BASE_CELLS) ? 0 : roomForBase;
  const beforeNote = used - graph + base + 2;
  return { graph, number, name, lines, base, note: notes === 0 ? 0 : width - graph - beforeNote, beforeNote };
}

function describe(stage: Stage, columns: Columns): GraphSegment[] {
  const { index } = stage;
  return [
    { text: `${String(index).padStart(columns.number)} `, role: 'note', stage: index },
    {
      text: `${pad(clip(nameOf(stage), columns.name), columns.name)}  `,
      role: stage.name === null ? 'note' : 'name',
      stage: index,
    },
    ...(columns.lines === 0
      ? []
      : [{ text: `${linesOf(stage).padStart(columns.lines)}  `, role: 'note' as const, stage: index }]),
    { text: `${pad(clipBase(baseOf(stage), columns.base), columns.base)}  `, role: 'base', stage: index },
  ];
}

function note(stage: Stage, text: string): GraphSegment[] {
  return text === '' ? [] : [{ text, role: 'note', stage: stage.index }];
}

function blanks(width: number): GraphSegment {
  return { text: ' '.repeat(width), role: 'note', stage: null };
}

/** Joins neighbouring cells of the same stage into one segment, and pads to the width of the graph. */
function edges(cells: readonly LaneCell[], width: number): GraphSegment[] {
  const segments: GraphSegment[] = [];
  for (const { text, stage } of cells) {
    const role = text === NODE.needed || text === NODE.skipped ? 'node' : 'edge';
    const last = segments.at(-1);
    if (last !== undefined && last.stage === stage && last.role === role) {
      segments[segments.length - 1] = { ...last, text: last.text + text };
    } else {
      segments.push({ text, role, stage });
    }
  }
  if (cells.length < width) segments.push({ ...blanks(width - cells.length), role: 'edge' });
  return segments;
}

function nameOf(stage: Stage): string {
  return stage.name ?? UNNAMED;
}

function baseOf(stage: Stage): string {
  return stage.base.ref;
}

function clipBase(base: string, width: number): string {
  return clipStart(cellsOf(base) <= width ? base : shortReference(base), width);
}

function linesOf(stage: Stage): string {
  return stage.startLine === stage.endLine ? `${stage.startLine}` : `${stage.startLine}-${stage.endLine}`;
}

/** Breaks words into lines of at most `width` cells. */
function wrap(words: readonly string[], width: number): string[] {
  const rows: string[] = [];
  if (width === 0) return rows;
  for (const word of words) {
    const last = rows.at(-1);
    const shown = clip(word, width);
    if (last !== undefined && cellsOf(last) + 1 + cellsOf(shown) <= width)
      rows[rows.length - 1] = `${last} ${shown}`;
    else rows.push(shown);
  }
  return rows;
}

/** A row as plain text. */
export function rowText(row: { readonly segments: readonly { readonly text: string }[] }): string {
  return row.segments
    .map((segment) => segment.text)
    .join('')
    .trimEnd();
}
