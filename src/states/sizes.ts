import { type Layer, type LayerSize, layerSizes, totalBytes } from '../filesystem/sizes.ts';
import { prefixOf } from '../llb/chain.ts';
import type { Point, Program } from '../llb/program.ts';
import type { Side } from '../llb/settings.ts';
import type { StepOutput } from '../llb/types.ts';
import type { OpenTarget } from './open-target.ts';
import type { PointDiffs } from './point-diffs.ts';
import { pointsTo } from './stage-chain.ts';
import type { StateFiles, States } from './state-files.ts';

/** What one line adds to the image. */
export interface LineSize extends LayerSize {
  /** Index of the stage that the line belongs to. */
  readonly stage: number;
  /** First line of the instruction; FROM for what the image brings. */
  readonly line: number;
  readonly keyword: string;
}

export interface StageSize {
  /** Index of the stage. */
  readonly stage: number;
  readonly files: number;
  /** Bytes of all that is in the stage at its end. */
  readonly bytes: number;
}

/** Where the bytes of an image come from. */
export interface SizesReport {
  /**
   * Those of the stage and of the stages that it is made from, in order; the first is FROM with what the image below
   * brings. `by` of a wasted file is an index into them.
   */
  readonly lines: readonly LineSize[];
  /** Bytes of all lines: what the image weighs, without compression. */
  readonly bytes: number;
  /** Of those, the bytes of files that a later line stores again or deletes. */
  readonly wasted: number;
  /** All stages that the state needs, by index; its own among them. */
  readonly stages: readonly StageSize[];
  /** What the split into stages saved; null where the state takes nothing from a stage that it is not made from. */
  readonly split: {
    /** The biggest stage that files were taken from: what the image would weigh at least without the split. */
    readonly biggest: StageSize;
    /** 0 to 1; 0 where nothing was saved. */
    readonly saved: number;
  } | null;
}

/**
 * Measures a state line by line, and the stages that it needs against one another. Rejects as States does, when an
 * instruction on the way fails.
 * @param left what the point's instruction left when it failed, in place of the state after it
 */
export async function sizesOf(
  target: Pick<OpenTarget, 'states' | 'dockerfile' | 'program' | 'diffs'>,
  point: Point,
  side: Side,
  left: StateFiles | null = null,
): Promise<SizesReport> {
  const { states, dockerfile, program, diffs } = target;
  const points = pointsTo(program, dockerfile, point, side);
  const output = side === 'before' || left !== null ? point.before : point.after;
  const own = left ?? states.of(output);
  const [layers, stages] = await Promise.all([
    Promise.all(
      points.map((each, at) =>
        layerOf(states, diffs, each, at === 0, each.index === point.index ? left : null),
      ),
    ),
    Promise.all(
      neededEnds(program, point.stage, output).map(async ([stage, end]) => {
        const files = stage === point.stage ? own : states.of(end);
        return { stage, ...(await files.tree()).total('') };
      }),
    ),
  ]);
  const sizes = layerSizes(layers);
  const lines = points.flatMap(({ stage, lines: { start }, keyword }, at): LineSize[] => {
    const size = sizes[at];
    return size === undefined ? [] : [{ ...size, stage, line: start, keyword }];
  });
  const bytes = totalBytes(lines);
  const ownStages = new Set(points.map((each) => each.stage));
  const biggest = stages
    .filter(({ stage }) => !ownStages.has(stage))
    .reduce<StageSize | null>((most, each) => (most === null || each.bytes > most.bytes ? each : most), null);
  return {
    lines,
    bytes,
    wasted: lines.reduce((total, line) => total + line.wasted, 0),
    stages,
    split:
      biggest === null
        ? null
        : { biggest, saved: biggest.bytes === 0 ? 0 : Math.max(0, 1 - bytes / biggest.bytes) },
  };
}

/** The ends of the stages that a state of a stage needs, its own among them, by index. */
function neededEnds(
  program: Program,
  own: number,
  output: StepOutput | null,
): readonly (readonly [number, StepOutput | null])[] {
  const needed = new Set(output === null ? [] : prefixOf(program.graph, output).map(({ digest }) => digest));
  return [...program.ends]
    .filter(([stage, end]) => stage === own || end === null || needed.has(end.digest))
    .toSorted(([a], [b]) => a - b);
}

/** The first point begins with all that is there: an image, with what ONBUILD made of it. */
async function layerOf(
  states: States,
  diffs: PointDiffs,
  point: Point,
  isFirst: boolean,
  left: StateFiles | null,
): Promise<Layer> {
  const [tree, diff] = await Promise.all([
    (left ?? states.of(point.after)).tree(),
    isFirst ? null : diffs.of(point, left),
  ]);
  return { tree, changed: isFirst ? null : new Set(diff?.entries.map(({ path }) => path)) };
}
