import type { Stage } from './types.ts';

/** One character of the graph. */
export interface LaneCell {
  readonly text: string;
  /** The stage that the line starts from; for a horizontal line, the stage it leads to. */
  readonly stage: number | null;
}

export interface LaneRow {
  /** The index of the stage. */
  readonly stage: number;
  /** Sources of the stage to which no line leads: there is no lane left for them, or they come later in the file. */
  readonly undrawn: readonly number[];
  /** The column of the node, from 0. A column is two cells wide. */
  readonly column: number;
  /** Cells that the row takes, with the lines below it. */
  readonly width: number;
  /** Two cells a lane: the node of the stage, and the lines to the stages it uses. */
  readonly cells: (node: string) => LaneCell[];
  /** The lines that continue below the row, for text that needs more rows. */
  readonly below: () => LaneCell[];
}

export interface LaneLimits {
  /** Lanes up to which a stage is put to the right of those it uses; from there on, free lanes on the left are used. */
  readonly comfortable: number;
  /** Lanes that are never exceeded. */
  readonly most: number;
}

const SPACE: LaneCell = { text: ' ', stage: null };

/** The lanes before or after a row: which stage's line is in each; -1 for none. */
type Lanes = readonly number[];
const FREE = -1;

/**
 * Places stages in lanes, one row a stage in file order, like `git log --graph` read from the oldest commit: a stage's
 * line runs down to the last stage that uses it. A stage is put to the right of those it uses where there is room, so
 * that every connection is drawn, and two stages below one another do not look connected. A connection without a line
 * is in `undrawn` of its row.
 * @param stages those that get a row, in file order; connections to others are ignored
 */
export function layOutLanes(stages: readonly Stage[], limits: LaneLimits): LaneRow[] {
  const shown = new Set(stages.map((stage) => stage.index));
  const sourcesOf = new Map(stages.map((stage) => [stage.index, stageSources(stage, shown)]));
  const lastUse = lastUses(stages, sourcesOf);
  let lanes: Lanes = [];
  return stages.map(({ index }): LaneRow => {
    const wanted = sourcesOf.get(index) ?? [];
    const before = lanes;
    const drawn = new Set(wanted.filter((source) => source < index && before.includes(source)));
    const lane = chooseLane(before, drawn, limits);
    const after = before.map((owner) => (lastUse.get(owner) === index ? FREE : owner));
    if (lane !== null && lastUse.has(index)) {
      while (after.length <= lane) after.push(FREE);
      after[lane] = index;
    }
    while (after.at(-1) === FREE) after.pop();
    lanes = after;
    // A stage without a lane is drawn to the right of all lanes, so that the lines that lead to it still show.
    const column = lane ?? before.length;
    return {
      stage: index,
      undrawn: wanted.filter((source) => !drawn.has(source)),
      column,
      width: Math.max(2 * column + 1, 2 * before.length, 2 * after.length),
      cells: (node) => drawRow({ index, node, column, lanes: before, drawn, lastUse }),
      below: () => drawLines(after),
    };
  });
}

/** The stages that a stage uses, each once, as far as they are shown. */
function stageSources(stage: Stage, shown: ReadonlySet<number>): number[] {
  const indexes = stage.dependsOn.flatMap((dependency) =>
    dependency.kind === 'stage' && shown.has(dependency.index) ? [dependency.index] : [],
  );
  return [...new Set(indexes)];
}

/** For each stage, the last later stage that uses it. */
function lastUses(
  stages: readonly Stage[],
  sourcesOf: ReadonlyMap<number, readonly number[]>,
): Map<number, number> {
  const lastUse = new Map<number, number>();
  for (const { index } of stages) {
    for (const source of sourcesOf.get(index) ?? []) if (source < index) lastUse.set(source, index);
  }
  return lastUse;
}

/** A free lane to the right of the sources, else any free lane, else a new one; null where there may be no more. */
function chooseLane(lanes: Lanes, sources: ReadonlySet<number>, limits: LaneLimits): number | null {
  const isFree = (lane: number): boolean => (lanes[lane] ?? FREE) === FREE;
  const rightOf = lanes.findLastIndex((owner) => sources.has(owner)) + 1;
  for (let lane = rightOf; lane < Math.min(limits.comfortable, limits.most); lane++)
    if (isFree(lane)) return lane;
  for (let lane = 0; lane < limits.most; lane++) if (isFree(lane)) return lane;
  return null;
}

interface Row {
  readonly index: number;
  readonly node: string;
  readonly column: number;
  readonly lanes: Lanes;
  /** The sources that lines lead to. */
  readonly drawn: ReadonlySet<number>;
  readonly lastUse: ReadonlyMap<number, number>;
}

function drawRow({ index, node, column, lanes, drawn, lastUse }: Row): LaneCell[] {
  const joined = lanes.flatMap((owner, lane) => (drawn.has(owner) ? [lane] : []));
  const first = Math.min(column, ...joined);
  const last = Math.max(column, ...joined);
  const cells: LaneCell[] = [];
  for (let lane = 0; lane <= Math.max(last, lanes.length - 1); lane++) {
    const owner = lanes[lane] ?? FREE;
    const across = lane >= first && lane < last;
    if (lane === column) cells.push({ text: node, stage: index });
    else if (drawn.has(owner)) {
      const ends = lastUse.get(owner) === index;
      cells.push({ text: junction(lane === first, lane === last, ends), stage: owner });
    } else if (owner !== FREE) cells.push({ text: '│', stage: owner });
    else cells.push(across && lane > first ? { text: '─', stage: index } : SPACE);
    cells.push(across ? { text: '─', stage: index } : SPACE);
  }
  return cells;
}

function drawLines(lanes: Lanes): LaneCell[] {
  return lanes.flatMap((owner) => [owner === FREE ? SPACE : { text: '│', stage: owner }, SPACE]);
}

function junction(isFirst: boolean, isLast: boolean, ends: boolean): string {
  if (isFirst) return ends ? '╰' : '├';
  if (isLast) return ends ? '╯' : '┤';
  return ends ? '┴' : '┼';
}
