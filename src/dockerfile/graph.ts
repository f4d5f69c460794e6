import { clip } from './clip.ts';
import {
  describeStage,
  type GraphSegment,
  measureText,
  skippedRun,
  type TextColumns,
  undrawnSources,
  usedSources,
  wrapPieces,
} from './graph-text.ts';
import { type LaneCell, type LaneLimits, type LaneRow, layOutLanes } from './lanes.ts';
import { neededStages } from './needs.ts';
import type { Dockerfile, Stage } from './types.ts';

export type { GraphSegment } from './graph-text.ts';

/** What becomes of the stages that the target does not need: rows with lines, rows without, or one row for a run. */
export type SkippedStages = 'drawn' | 'unlinked' | 'folded';

export interface GraphOptions {
  /** Cells that a row may take. */
  readonly width: number;
  readonly skipped: SkippedStages;
  readonly limits: LaneLimits;
  /** The most cells of `width` for the lines; where they take more, they must be scrolled. */
  readonly maxGraph: number;
}

export interface GraphRow {
  /** The stage that the row describes; of a run of skipped stages, the first. */
  readonly stage: number;
  /** The same stage, or the last of the run. */
  readonly last: number;
  readonly needed: boolean;
  /** Whether it is the first row of the stage, the one with its node. */
  readonly first: boolean;
  /** The lines, one character a cell. Made on demand: there can be hundreds in a row. */
  readonly cells: () => readonly LaneCell[];
  readonly text: readonly GraphSegment[];
}

export interface Graph {
  readonly rows: readonly GraphRow[];
  /** The width of the lines in cells. */
  readonly cells: number;
  /** How much of that is visible at a time, without scrolling: the text begins after these cells. */
  readonly visible: number;
  /** Whether some connection is only named in the text for lack of a lane. */
  readonly incomplete: boolean;
}

/** The marks of stages that the target needs, and of those that BuildKit skips. */
export const NODE = { needed: '●', skipped: '○' } as const;

/**
 * Lays out the stages of a file as a graph, one or more rows a stage: node, number, name, lines of the file, base, and
 * what the stage uses from elsewhere. A connection between two stages that have rows is drawn, or named in a row of
 * its own where no lane is left for it.
 */
export function layOutGraph(dockerfile: Dockerfile, target: Stage, options: GraphOptions): Graph {
  const { stages } = dockerfile;
  const needed = neededStages(dockerfile, target);
  const linked = options.skipped === 'drawn' ? stages : stages.filter(({ index }) => needed.has(index));
  const lanes = layOutLanes(linked, options.limits);
  const cells = lanes.reduce((most, row) => Math.max(most, row.width), 0) + 1;
  const visible = Math.min(cells, options.maxGraph);
  // Folded stages have no columns.
  const columns = measureText(options.skipped === 'folded' ? linked : stages, visible, options.width);
  const rows: GraphRow[] = [];
  let run: Stage[] = [];
  let above: LaneRow | null = null;
  const endRun = (): void => {
    if (run.length > 0) rows.push(runRow(run, above, columns));
    run = [];
  };
  const laneOf = new Map(lanes.map((row) => [row.stage, row]));
  for (const stage of stages) {
    const lane = laneOf.get(stage.index);
    const isNeeded = needed.has(stage.index);
    if (lane === undefined && options.skipped === 'folded') {
      run.push(stage);
      continue;
    }
    endRun();
    rows.push(...stageRows(stage, lane ?? unlinkedRow(stage, above), isNeeded, columns, stages));
    above = lane ?? above;
  }
  endRun();
  return {
    rows,
    cells,
    visible,
    incomplete: lanes.some((row) => row.undrawn.some((source) => source < row.stage)),
  };
}

/** A stage beside the lines that pass it. */
function unlinkedRow(stage: Stage, above: LaneRow | null): Pick<LaneRow, 'cells' | 'below' | 'undrawn'> {
  const lines = above?.below ?? (() => []);
  return {
    undrawn: [],
    cells: (node) => [...lines(), { text: node, stage: stage.index }],
    below: lines,
  };
}

function stageRows(
  stage: Stage,
  lane: Pick<LaneRow, 'cells' | 'below' | 'undrawn'>,
  needed: boolean,
  columns: TextColumns,
  stages: readonly Stage[],
): GraphRow[] {
  const about = { stage: stage.index, last: stage.index, needed };
  const [first = '', ...more] = wrapPieces(usedSources(stage), columns.note);
  // Below the names, where there is room for it in any window.
  const undrawn = wrapPieces(undrawnSources(lane.undrawn, stages), Math.max(8, columns.all));
  return [
    {
      ...about,
      first: true,
      cells: () => lane.cells(needed ? NODE.needed : NODE.skipped),
      text: [...describeStage(stage, columns), ...note(stage, first)],
    },
    ...undrawn.map((text) => ({ ...about, first: false, cells: lane.below, text: note(stage, text) })),
    ...more.map((text) => ({
      ...about,
      first: false,
      cells: lane.below,
      text: [blanks(columns.beforeNote), ...note(stage, text)],
    })),
  ];
}

function runRow(run: readonly Stage[], above: LaneRow | null, columns: TextColumns): GraphRow {
  const stage = run[0]?.index ?? 0;
  return {
    stage,
    last: run.at(-1)?.index ?? stage,
    needed: false,
    first: true,
    cells: above?.below ?? (() => []),
    text: [
      { text: NODE.skipped.padStart(columns.number), role: 'node', stage },
      {
        text: ` ${clip(skippedRun(run), Math.max(8, columns.all - columns.number - 1))}`,
        role: 'note',
        stage,
      },
    ],
  };
}

function note(stage: Stage, text: string): GraphSegment[] {
  return text === '' ? [] : [{ text, role: 'note', stage: stage.index }];
}

function blanks(width: number): GraphSegment {
  return { text: ' '.repeat(width), role: 'note', stage: null };
}

/** Joins neighbouring cells of the same stage into one segment, and pads to `width`. */
export function graphSegments(cells: readonly LaneCell[], width: number): GraphSegment[] {
  const segments: GraphSegment[] = [];
  for (const { text, stage } of cells.slice(0, width)) {
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

const MAX_LS_LANES = 60;

/**
 * The graph as `ls` prints it, which cannot be scrolled: a third of the width is for the lines. Stages that the target
 * does not need have lines too if there is room for them.
 */
export function layOutFixedGraph(dockerfile: Dockerfile, target: Stage, width: number): FixedGraph {
  const most = Math.max(2, Math.min(MAX_LS_LANES, Math.floor(width / 6)));
  const options = { width, limits: { comfortable: most, most }, maxGraph: Number.POSITIVE_INFINITY };
  const whole = layOutGraph(dockerfile, target, { ...options, skipped: 'drawn' });
  const isWhole = !whole.incomplete || neededStages(dockerfile, target).size === dockerfile.stages.length;
  const graph = isWhole ? whole : layOutGraph(dockerfile, target, { ...options, skipped: 'unlinked' });
  return {
    skippedAreLinked: isWhole,
    rows: graph.rows.map((row) => rowText([...graphSegments(row.cells(), graph.visible), ...row.text])),
  };
}

export interface FixedGraph {
  readonly rows: readonly string[];
  /** Whether stages that the target does not need have lines. */
  readonly skippedAreLinked: boolean;
}

/** A row as plain text. */
export function rowText(segments: readonly { readonly text: string }[]): string {
  return segments
    .map((segment) => segment.text)
    .join('')
    .trimEnd();
}
