import type { ReportLink, ReportStage } from '../types.ts';

/** Where a stage is drawn: its column from the left, its row from the top. Rows may lie between others. */
export interface PlacedStage {
  readonly stage: ReportStage;
  readonly column: number;
  readonly row: number;
}

/** A line from a stage to one that takes from it, through a point in each column between them. */
export interface PlacedLink {
  readonly link: ReportLink;
  readonly points: readonly { readonly column: number; readonly row: number }[];
}

export interface StageGraph {
  readonly stages: readonly PlacedStage[];
  readonly links: readonly PlacedLink[];
  readonly columns: number;
  readonly rows: number;
}

/** A stage, or the place of a link that passes a column. */
interface Slot {
  readonly stage: ReportStage | null;
  readonly column: number;
  readonly before: Slot[];
  readonly after: Slot[];
  row: number;
}

/** How often the slots of a column are sorted by their neighbours, in both directions. */
const SWEEPS = 4;

/**
 * Places stages in columns, each right of what it takes from, and sorts the columns so that few lines cross (Sugiyama's
 * method, with the mean row of the neighbours).
 */
export function stageGraph(stages: readonly ReportStage[], links: readonly ReportLink[]): StageGraph {
  const columnOf = columnsOf(stages, links);
  const slots = new Map(
    stages.map((stage): [number, Slot] => [stage.index, slot(stage, columnOf.get(stage.index) ?? 0)]),
  );
  const columns: Slot[][] = [];
  for (const each of slots.values()) place(columns, each);
  const chains = links.flatMap((link) => {
    const from = slots.get(link.from);
    const to = slots.get(link.to);
    if (from === undefined || to === undefined || from.column >= to.column) return [];
    const chain = [from];
    for (let column = from.column + 1; column < to.column; column += 1) {
      const passing = slot(null, column);
      place(columns, passing);
      chain.push(passing);
    }
    chain.push(to);
    for (const [at, next] of chain.slice(1).entries()) {
      chain[at]?.after.push(next);
      const before = chain[at];
      if (before !== undefined) next.before.push(before);
    }
    return [{ link, chain }];
  });
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const column of columns.slice(1)) sort(column, ({ before }) => before);
    for (const column of columns.slice(0, -1).reverse()) sort(column, ({ after }) => after);
  }
  const rows = columns.reduce((most, column) => Math.max(most, column.length), 0);
  // A short column stands in the middle.
  const shift = (column: number): number => (rows - (columns[column]?.length ?? 0)) / 2;
  return {
    stages: [...slots.values()].flatMap(({ stage, column, row }) =>
      stage === null ? [] : [{ stage, column, row: row + shift(column) }],
    ),
    links: chains.map(({ link, chain }) => ({
      link,
      points: chain.map(({ column, row }) => ({ column, row: row + shift(column) })),
    })),
    columns: columns.length,
    rows,
  };
}

function slot(stage: ReportStage | null, column: number): Slot {
  return { stage, column, before: [], after: [], row: 0 };
}

function place(columns: Slot[][], each: Slot): void {
  while (columns.length <= each.column) columns.push([]);
  const column = columns[each.column];
  each.row = column?.length ?? 0;
  column?.push(each);
}

/** The longest way to each stage. A stage takes from earlier ones only, so one pass in order is enough. */
function columnsOf(
  stages: readonly ReportStage[],
  links: readonly ReportLink[],
): ReadonlyMap<number, number> {
  const columns = new Map<number, number>();
  for (const { index } of stages.toSorted((a, b) => a.index - b.index)) {
    const sources = links.filter(({ to }) => to === index).map(({ from }) => columns.get(from) ?? -1);
    columns.set(index, 1 + Math.max(-1, ...sources));
  }
  return columns;
}

function sort(column: Slot[], neighbours: (each: Slot) => readonly Slot[]): void {
  const means = new Map(
    column.map((each) => {
      const near = neighbours(each);
      const sum = near.reduce((all, { row }) => all + row, 0);
      return [each, near.length === 0 ? each.row : sum / near.length];
    }),
  );
  column.sort((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0));
  for (const [row, each] of column.entries()) each.row = row;
}
