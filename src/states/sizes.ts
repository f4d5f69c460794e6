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
  /** First line of the instruction; FROM's line for the base image. */
  readonly line: number;
  /** ONBUILD for a FROM that only ran the triggers of another stage. */
  readonly keyword: string;
}

export interface StageSize {
  /** Index of the stage. */
  readonly stage: number;
  readonly files: number;
  /** Bytes of everything in the stage at its end. */
  readonly bytes: number;
}

/** Where the bytes of an image come from. */
export interface SizesReport {
  /**
   * The lines of the stage and of the stages that it is built on, in order. The first is FROM with what the base
   * image adds. `by` of a wasted file is an index into this list.
   */
  readonly lines: readonly LineSize[];
  /** Total of all lines: the uncompressed size of the image. */
  readonly bytes: number;
  /** How much of it a later line overwrites or deletes. */
  readonly wasted: number;
  /** All stages that the state needs, its own included, by index. */
  readonly stages: readonly StageSize[];
  /** What splitting the build into stages saved; null if the state copies nothing from another stage. */
  readonly split: {
    /** The largest stage that files were copied from: the image would be at least this large without the split. */
    readonly biggest: StageSize;
    /** From 0 (nothing saved) to 1. */
    readonly saved: number;
  } | null;
}

/**
 * Measures a state line by line, and the stages that it needs. Rejects, as States does, if an instruction on the way
 * fails.
 * @param left what the point's instruction left when it failed, used instead of the state after it
 */
export async function sizesOf(
  target: Pick<OpenTarget, 'states' | 'dockerfile' | 'program' | 'diffs'>,
  point: Point,
  side: Side,
  left: StateFiles | null = null,
): Promise<SizesReport> {
  const { states, dockerfile, program } = target;
  const points = pointsTo(program, dockerfile, point, side);
  const output = side === 'before' || left !== null ? point.before : point.after;
  const own = left ?? states.of(output);
  const [lines, stages] = await Promise.all([
    lineSizes(target, points, point, left),
    Promise.all(
      neededEnds(program, point.stage, output).map(async ([stage, end]) => {
        const files = stage === point.stage ? own : states.of(end);
        return { stage, ...(await files.tree()).total('') };
      }),
    ),
  ]);
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

/**
 * What each of the points that led to a state stores, and what of it is wasted. Rejects as `sizesOf` does.
 * @param points see `pointsTo`
 * @param point the last of them
 * @param left what its instruction left when it failed
 */
export async function lineSizes(
  { states, diffs }: Pick<OpenTarget, 'states' | 'diffs'>,
  points: readonly Point[],
  point: Point,
  left: StateFiles | null,
): Promise<readonly LineSize[]> {
  const layers = await Promise.all(
    points.map((each, at) =>
      layerOf(states, diffs, each, at === 0, each.index === point.index ? left : null),
    ),
  );
  const sizes = layerSizes(layers);
  return points.flatMap(({ stage, steps, lines: { start }, keyword: own }, at): LineSize[] => {
    const size = sizes[at];
    const keyword = own === 'FROM' && at > 0 && steps.length > 0 ? 'ONBUILD' : own;
    return size === undefined ? [] : [{ ...size, stage, line: start, keyword }];
  });
}

/** The ends of the stages that a state needs, its own included, by index. */
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

/** The first point adds everything: the image and what ONBUILD made of it. */
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
