import type { Instruction, Stage } from '../dockerfile/types.ts';
import { imagesOf } from '../llb/chain.ts';
import type { Point, Program } from '../llb/program.ts';
import type { Side } from '../llb/settings.ts';
import { placeText } from '../llb/shell-banner.ts';
import type { Builder, BuildListener, OpenBuild } from '../ports.ts';
import { imageBelow } from './compare.ts';
import type { NamedPair, NamedSide } from './diff-sides.ts';
import { UnreachedError } from './open-look.ts';
import { type OriginIndex, Origins } from './origins.ts';
import {
  openPlace,
  type Place,
  type PlaceSource,
  type Standing,
  standAt,
  standAtFailure,
} from './solve-ref.ts';
import { EmptyFiles } from './solved-files.ts';
import { baseOf } from './stage-chain.ts';
import { failedFiles, type StateFiles, States } from './state-files.ts';
import { platformOf } from './state-platform.ts';

/** A build that stays open, with what is known of its states. */
interface Opened {
  readonly build: OpenBuild;
  readonly program: Program;
  readonly states: States;
  readonly origins: Origins;
}

/** One side of a diff: a state that was reached. */
export interface DiffSide {
  /** What DESIGN.md calls a REF; the name of an image where it is one. */
  readonly ref: string;
  /** Just before the line that `ref` names. */
  readonly before: boolean;
  readonly files: StateFiles;
  /** What somebody must know of it: it is what a failure left. */
  readonly notice: string | null;
  /** `linux/amd64`; null for the empty state. */
  readonly platform: string | null;
  /** Origins of some paths. */
  readonly origins: (paths: Iterable<string>) => Promise<OriginIndex>;
  /** Where in which program it is; null for what is no place of a stage. */
  readonly at: {
    readonly states: States;
    readonly program: Program;
    readonly point: Point;
    readonly side: Side;
  } | null;
}

export interface DiffPair {
  readonly a: DiffSide;
  readonly b: DiffSide;
  /** The image that both are made from; null where there is none. */
  readonly image: StateFiles | null;
}

/** The builds of a diff: one where it holds both sides, else one for each. */
export class DiffBuilds {
  readonly #opened: Opened[] = [];

  constructor(
    readonly source: PlaceSource,
    readonly builder: Builder,
    readonly listener: BuildListener,
  ) {}

  /** Solves both sides of a pair. Rejects with an UnreachedError, or as openPlace does. */
  async reach({ a, b }: NamedPair): Promise<DiffPair> {
    // The later stage of the file may need the other one, and then one build has both.
    const [first, second] = stageOf(a) > stageOf(b) ? [a, b] : [b, a];
    const one = await this.#openFor(first);
    const other = await this.#openFor(second);
    const [left, right] = await Promise.all([
      this.#side(a, a === first ? one : other),
      this.#side(b, b === first ? one : other),
    ]);
    return { a: left.side, b: right.side, image: sharedState(left, right) };
  }

  /** Lets all builds go; never rejects. */
  async close(): Promise<void> {
    await Promise.all(this.#opened.map(({ build }) => build.close()));
  }

  /** The build that has a side; null where none is needed. */
  async #openFor(side: NamedSide): Promise<Opened | null> {
    const stage = side.kind === 'nothing' ? null : side.kind === 'base' ? side.stage : side.place.stage;
    if (stage === null) return null;
    const found = this.#opened.find(({ program }) => program.ends.has(stage.index));
    if (found !== undefined) return found;
    const named = { stage, instruction: stage.instructions.at(-1) ?? null, side: 'after' } as const;
    const { build, dockerfile, program } = await openPlace(this.source, named, this.builder, this.listener);
    const states = new States(build, program);
    const opened = { build, program, states, origins: new Origins(states, dockerfile, program) };
    this.#opened.push(opened);
    return opened;
  }

  async #side(named: NamedSide, opened: Opened | null): Promise<Reached> {
    const { dockerfile } = this.source;
    if (named.kind === 'nothing' || opened === null) return NOTHING;
    const stage = named.kind === 'base' ? named.stage : named.place.stage;
    const { program, states } = opened;
    const point = pointAt(program, stage, named.kind === 'base' ? null : named.place.instruction);
    if (named.kind === 'base') {
      const output = baseOf(program, dockerfile, point);
      const side: DiffSide = {
        ...EMPTY_SIDE,
        ref: named.ref,
        files: states.of(output),
        platform: platformOf(this.source, this.builder, program, stage, output),
      };
      return { side, opened, output };
    }
    const { side } = named.place;
    const { build } = opened;
    const reached = await this.#stand(named.ref, { build, dockerfile, program, point, side }, opened);
    const platform = platformOf(this.source, this.builder, program, stage, reached.output);
    return {
      ...reached,
      side: { ...reached.side, ref: named.ref, before: side === 'before', platform },
    };
  }

  /** The state at a place, or what there is in its stead where the stage fails. */
  async #stand(ref: string, place: Place, opened: Opened): Promise<Reached> {
    const standing = await standAt(place);
    if (standing.kind !== 'unreached') return reachedAt(place, standing, opened);
    const { failure, at } = standing;
    if (at === null || at.stage !== place.point.stage) throw new UnreachedError(ref, place, standing);
    const failed: Place = { ...place, point: at, side: 'after' };
    const left = await standAtFailure(failed, failure);
    if (left.kind === 'unreached') throw new UnreachedError(ref, failed, left);
    return reachedAt(failed, left, opened);
  }
}

interface Reached {
  readonly side: DiffSide;
  readonly opened: Opened | null;
  readonly output: Point['after'];
}

const NO_ORIGINS: OriginIndex = { get: () => null };

/** The empty state, and what a side without a place has. */
const EMPTY_SIDE: DiffSide = {
  ref: 'scratch',
  before: false,
  files: new EmptyFiles(),
  notice: null,
  platform: null,
  origins: () => Promise.resolve(NO_ORIGINS),
  at: null,
};

const NOTHING: Reached = { side: EMPTY_SIDE, opened: null, output: null };

function reachedAt(
  { build, dockerfile, program, point, side }: Place,
  standing: Exclude<Standing, { kind: 'unreached' }>,
  opened: Opened,
): Reached {
  const { states, origins } = opened;
  const place = standing.kind === 'failedBefore' ? 'before' : side;
  const output = place === 'before' || standing.kind === 'failed' ? point.before : point.after;
  const files =
    standing.kind === 'failed'
      ? failedFiles(build, standing.failure, imagesOf(program.graph), states.of(point.before))
      : null;
  const exitCode = standing.kind === 'state' ? null : standing.failure.exitCode;
  return {
    side: {
      ref: '',
      before: false,
      files: files ?? states.of(output),
      notice:
        standing.kind === 'state'
          ? null
          : `${placeText({ dockerfile, point, side, exitCode, standing: standing.kind })}.`,
      platform: null,
      origins: (paths) => origins.ofPaths(point, place, files, paths),
      at: standing.kind === 'failed' ? null : { states, program, point, side: place },
    },
    opened,
    output,
  };
}

function stageOf(side: NamedSide): number {
  return side.kind === 'nothing' ? -1 : side.kind === 'base' ? side.stage.index : side.place.stage.index;
}

/** The stop of an instruction; null: of FROM. */
function pointAt(program: Program, stage: Stage, instruction: Instruction | null): Point {
  const found = program.points.find(
    (point) => point.stage === stage.index && point.instruction === instruction,
  );
  if (found === undefined) throw new Error(`The engine has no steps for line ${stage.startLine}.`);
  return found;
}

/** The image that both sides are made from, in either of their builds. */
function sharedState(left: Reached, right: Reached): StateFiles | null {
  if (left.opened === null || right.opened === null) return null;
  const below = imageBelow(left.opened.program, left.output);
  const other = imageBelow(right.opened.program, right.output);
  return below !== null && below.digest === other?.digest ? left.opened.states.of(below) : null;
}
