import { stageTitle } from '../dockerfile/stage-title.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { Point, Program } from '../llb/program.ts';
import type { Side } from '../llb/settings.ts';
import type { BuildFailure } from '../ports.ts';

/** A state that somebody looks into, named by the file: it needs no engine to be named. */
export interface Address {
  /** The file as it was when the state was asked for. */
  readonly dockerfile: Dockerfile;
  /** Index of the stage. */
  readonly stage: number;
  /** First line of the instruction; null: the end of the stage. */
  readonly line: number | null;
  readonly side: Side;
  /** Why the instruction failed: the state is then what it left behind. */
  readonly failure: BuildFailure | null;
}

/** The end of a stage. */
export function stageAddress(dockerfile: Dockerfile, stage: number): Address {
  return { dockerfile, stage, line: null, side: 'after', failure: null };
}

/** The state around a stop. An instruction that failed and left nothing is looked at from before it. */
export function pointAddress(dockerfile: Dockerfile, point: Point, failure: BuildFailure | null): Address {
  const place = { dockerfile, stage: point.stage, line: point.lines.start };
  if (failure === null) return { ...place, side: 'after', failure };
  return failure.mounts === null ? beforeAddress(place) : { ...place, side: 'after', failure };
}

/** The state just before the instruction of a place. */
export function beforeAddress(place: Pick<Address, 'dockerfile' | 'stage' | 'line'>): Address {
  const { dockerfile, stage, line } = place;
  return { dockerfile, stage, line, side: 'before', failure: null };
}

const files = new WeakMap<Dockerfile, number>();
let fileCount = 0;

/** What is the same for two places of one state, and for no others: the file as it was read then counts. */
export function addressKey({ dockerfile, stage, line, side, failure }: Address): string {
  let file = files.get(dockerfile);
  if (file === undefined) {
    fileCount += 1;
    file = fileCount;
    files.set(dockerfile, file);
  }
  const left = failure === null ? '' : `!${failure.vertex}:${failure.mounts?.after.join(',')}`;
  return `${file}/${stage}/${line ?? 'end'}/${side}${left}`;
}

/** `build`, `stage 1`, `:14`, `before :14`, `what :14 left`; unfiltered. */
export function addressName({ dockerfile, stage, line, side, failure }: Address): string {
  if (line === null) {
    const model = dockerfile.stages[stage];
    return model === undefined ? '' : stageTitle(model);
  }
  if (failure !== null) return `what :${line} left`;
  return side === 'before' ? `before :${line}` : `:${line}`;
}

/** The stop that a place stands at; null where the program has none (its stage is not part of it). */
export function pointOf(program: Program, { stage, line }: Address): Point | null {
  const points = program.points.filter((point) => point.stage === stage);
  if (line === null) return points.at(-1) ?? null;
  return points.find((point) => line >= point.lines.start && line <= point.lines.end) ?? null;
}
