import type { Stage } from './types.ts';

/** One character of the graph's left part. */
export interface LaneCell {
  readonly text: string;
  /** The stage that the line belongs to: the one it comes from, or for a line across the one it leads to. */
  readonly stage: number | null;
}

export interface LaneRow {
  /** Two cells a lane: the node of the stage and what connects it to the stages it takes from. */
  readonly cells: readonly LaneCell[];
  /** What goes on below the row, for text that needs more rows. */
  readonly below: readonly LaneCell[];
}

const SPACE: LaneCell = { text: ' ', stage: null };

/**
 * Places stages in lanes, one row a stage in the file's order, like `git log --graph` from the oldest on: a stage's
 * line runs down to the last stage that takes from it. A stage stands to the right of what it takes from where there
 * is room, so that every connection is drawn and two stages below one another mean nothing. When there are more lines
 * than `maxLanes`, the excess ones are not drawn.
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

/** The earlier stages that a stage takes from, each once. */
function earlierStages(stage: Stage): number[] {
  const indexes = stage.dependsOn.flatMap((dependency) =>
    dependency.kind === 'stage' ? [dependency.index] : [],
  );
  return [...new Set(indexes)].filter((index) => index < stage.index);
}

/** Stage → the last later stage that takes from it. */
function lastUses(stages: readonly Stage[]): Map<number, number> {
  const lastUse = new Map<number, number>();
  for (const stage of stages) {
    for (const source of earlierStages(stage)) lastUse.set(source, stage.index);
  }
  return lastUse;
}

/** Right of the sources where a lane is free, else anywhere; null when all are taken. */
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
  // A stage without a lane stands right of them all, so that its connections can be drawn nonetheless.
  const place = lane ?? lanes.length;
  const first = Math.min(place, ...joined);
  const last = Math.max(place, ...joined);
  const cells: LaneCell[] = [];
  for (let index = 0; index <= Math.max(last, lanes.length - 1); index++) {
    const owner = lanes[index] ?? null;
    const across = index >= first && index < last;
    if (index === place) cells.push({ text: node, stage: stage.index });
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
