import type { Stage } from './types.ts';

/** One character of the graph. */
export interface LaneCell {
  readonly text: string;
  /** The stage that the line starts from; for a horizontal line, the stage it leads to. */
  readonly stage: number | null;
}

export interface LaneRow {
  /** Two cells a lane: the node of the stage, and the lines to the stages it uses. */
  readonly cells: readonly LaneCell[];
  /** The lines that continue below the row, for text that needs more rows. */
  readonly below: readonly LaneCell[];
}

const SPACE: LaneCell = { text: ' ', stage: null };

/**
 * Places stages in lanes, one row a stage in file order, like `git log --graph` read from the oldest commit: a stage's
 * line runs down to the last stage that uses it. A stage is put to the right of those it uses where there is room, so
 * that every connection is drawn, and two stages below one another do not look connected. Lines beyond `maxLanes` are
 * not drawn.
 */
export function layOutLanes(
  stages: readonly Stage[],
  maxLanes: number,
  glyph: (stage: Stage) => string,
): LaneRow[] {
  const lastUse = lastUses(stages);
  const lanes: (number | null)[] = [];
  return stages.map((stage) => {
    const sources = new Set(earlierStages(stage).filter((source) => lanes.includes(source)));
    const lane = chooseLane(lanes, sources, maxLanes);
    const cells = drawRow(stage, glyph(stage), lane, lanes, sources, lastUse);
    lanes.forEach((owner, index) => {
      if (owner !== null && lastUse.get(owner) === stage.index) lanes[index] = null;
    });
    if (lane !== null) lanes[lane] = lastUse.has(stage.index) ? stage.index : null;
    while (lanes.length > 0 && lanes.at(-1) === null) lanes.pop();
    return {
      cells,
      below: lanes.flatMap((owner) => [owner === null ? SPACE : { text: '│', stage: owner }, SPACE]),
    };
  });
}

/** The earlier stages that a stage uses, each once. */
function earlierStages(stage: Stage): number[] {
  const indexes = stage.dependsOn.flatMap((dependency) =>
    dependency.kind === 'stage' ? [dependency.index] : [],
  );
  return [...new Set(indexes)].filter((index) => index < stage.index);
}

/** For each stage, the last later stage that uses it. */
function lastUses(stages: readonly Stage[]): Map<number, number> {
  const lastUse = new Map<number, number>();
  for (const stage of stages) {
    for (const source of earlierStages(stage)) lastUse.set(source, stage.index);
  }
  return lastUse;
}

/** A free lane to the right of the sources, else any free lane, else null. */
function chooseLane(
  lanes: readonly (number | null)[],
  sources: ReadonlySet<number>,
  maxLanes: number,
): number | null {
  const isFree = (lane: number): boolean => (lanes[lane] ?? null) === null;
  const rightOf = lanes.findLastIndex((owner) => owner !== null && sources.has(owner)) + 1;
  for (let lane = rightOf; lane < maxLanes; lane++) if (isFree(lane)) return lane;
  for (let lane = 0; lane < Math.min(rightOf, maxLanes); lane++) if (isFree(lane)) return lane;
  return null;
}

function drawRow(
  stage: Stage,
  node: string,
  lane: number | null,
  lanes: readonly (number | null)[],
  sources: ReadonlySet<number>,
  lastUse: ReadonlyMap<number, number>,
): LaneCell[] {
  const joined = lanes.flatMap((owner, index) => (owner !== null && sources.has(owner) ? [index] : []));
  // A stage without a lane is drawn to the right of all lanes, so that its connections still show.
  const column = lane ?? lanes.length;
  const first = Math.min(column, ...joined);
  const last = Math.max(column, ...joined);
  const cells: LaneCell[] = [];
  for (let index = 0; index <= Math.max(last, lanes.length - 1); index++) {
    const owner = lanes[index] ?? null;
    const across = index >= first && index < last;
    if (index === column) cells.push({ text: node, stage: stage.index });
    else if (owner !== null && sources.has(owner)) {
      const ends = lastUse.get(owner) === stage.index;
      cells.push({ text: junction(index === first, index === last, ends), stage: owner });
    } else if (owner !== null) cells.push({ text: '│', stage: owner });
    else cells.push(across && index > first ? { text: '─', stage: stage.index } : SPACE);
    cells.push(across ? { text: '─', stage: stage.index } : SPACE);
  }
  return cells;
}

function junction(isFirst: boolean, isLast: boolean, ends: boolean): string {
  if (isFirst) return ends ? '╰' : '├';
  if (isLast) return ends ? '╯' : '┤';
  return ends ? '┴' : '┼';
}
