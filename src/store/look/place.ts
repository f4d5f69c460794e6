import { stageTitle } from '../../dockerfile/stage-title.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Program, Stop } from '../../llb/program.ts';
import type { Side } from '../../llb/settings.ts';
import type { BuildFailure } from '../../ports.ts';

/** A state that somebody looks into, named by the file: it needs no engine to be named. */
export interface LookPlace {
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
export function stagePlace(dockerfile: Dockerfile, stage: number): LookPlace {
  return { dockerfile, stage, line: null, side: 'after', failure: null };
}

/** The state around a stop. An instruction that failed and left nothing is looked at from before it. */
export function stopPlace(dockerfile: Dockerfile, stop: Stop, failure: BuildFailure | null): LookPlace {
  const place = { dockerfile, stage: stop.stage, line: stop.lines.start };
  if (failure === null) return { ...place, side: 'after', failure };
  return failure.mounts === null ? beforePlace(place) : { ...place, side: 'after', failure };
}

/** The state just before the instruction of a place. */
export function beforePlace(place: Pick<LookPlace, 'dockerfile' | 'stage' | 'line'>): LookPlace {
  const { dockerfile, stage, line } = place;
  return { dockerfile, stage, line, side: 'before', failure: null };
}

const files = new WeakMap<Dockerfile, number>();
let fileCount = 0;

/** What is the same for two places of one state, and for no others: the file as it was read then counts. */
export function placeKey({ dockerfile, stage, line, side, failure }: LookPlace): string {
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
export function placeName({ dockerfile, stage, line, side, failure }: LookPlace): string {
  if (line === null) {
    const model = dockerfile.stages[stage];
    return model === undefined ? '' : stageTitle(model);
  }
  if (failure !== null) return `what :${line} left`;
  return side === 'before' ? `before :${line}` : `:${line}`;
}

/** The stop that a place stands at; null where the program has none (its stage is not part of it). */
export function stopOf(program: Program, { stage, line }: LookPlace): Stop | null {
  const stops = program.stops.filter((stop) => stop.stage === stage);
  if (line === null) return stops.at(-1) ?? null;
  return stops.find((stop) => line >= stop.lines.start && line <= stop.lines.end) ?? null;
}
