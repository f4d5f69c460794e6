import { argsOf, definitionOf, revisionOf, targetOf } from '../../history/build-name.ts';
import { type ComparedSide, type ComparedStep, changeOf } from '../../history/compare.ts';
import { cachedShare, durationOf } from '../../history/listed.ts';
import type { PastBuild, StepCounts } from '../../history/types.ts';
import { shownVertexes } from '../../progress/group-by-stage.ts';
import { elapsedOf } from '../../progress/summary.ts';
import type { PastRead } from '../../states/past-builds.ts';

/** One build of `stagedive history --json`. Part of the stable JSON. Times are ISO 8601 in UTC. */
export interface PastBuildJson {
  readonly id: string;
  readonly state: PastBuild['state'];
  readonly target: string | null;
  /** The Dockerfile, absolute where this machine knows it; or the address of the context. */
  readonly definition: string;
  readonly context: string | null;
  readonly started: string;
  readonly ended: string | null;
  /** So far, of one that runs. */
  readonly seconds: number;
  readonly steps: StepCounts | null;
  /** 0 to 1. */
  readonly cachedShare: number | null;
  readonly error: string | null;
}

export function pastBuildJson(build: PastBuild, now: number): PastBuildJson {
  const { id, state, startedAt, endedAt, steps, error, place } = build;
  return {
    id,
    state,
    target: targetOf(build),
    definition: definitionOf(build, null),
    context: place?.context ?? build.options.context ?? null,
    started: new Date(startedAt).toISOString(),
    ended: endedAt === null ? null : new Date(endedAt).toISOString(),
    seconds: seconds(durationOf(build, now)),
    steps,
    cachedShare: cachedShare(build),
    error,
  };
}

/** `history show --json`. */
export function pastJson(read: PastRead, now: number) {
  const { details, progress, isKept } = read;
  const { build, graph, failure } = details;
  const at = build.endedAt ?? now;
  const lines = new Map(graph?.steps.map((step) => [step.digest, step.lines[0]?.start ?? null]));
  return {
    ...pastBuildJson(build, now),
    args: argsOf(build),
    revision: revisionOf(build),
    dockerfile: isKept ? details.dockerfile : null,
    failure:
      failure === null
        ? null
        : {
            message: failure.message,
            exitCode: failure.exitCode,
            file: failure.file,
            line: failure.lines[0]?.start ?? null,
          },
    stepList: shownVertexes(progress, graph).map((step) => ({
      stage: step.label.kind === 'step' ? step.label.stage : null,
      line: lines.get(step.digest) ?? null,
      name: step.label.kind === 'other' ? step.name : step.label.title,
      state: step.state,
      seconds:
        step.state === 'cached' || step.state === 'waiting' ? null : seconds(elapsedOf(progress, step, at)),
      error: step.error,
    })),
  };
}

/** `history compare --json`. */
export function comparedJson(a: PastBuild, b: PastBuild, steps: readonly ComparedStep[], now: number) {
  const side = (one: ComparedSide | null) =>
    one === null ? null : { state: one.state, seconds: one.elapsed === null ? null : seconds(one.elapsed) };
  return {
    a: pastBuildJson(a, now),
    b: pastBuildJson(b, now),
    steps: steps.map((step) => ({
      stage: step.stage,
      name: step.title,
      a: side(step.a),
      b: side(step.b),
      change: changeOf(step),
    })),
  };
}

/** Milliseconds as seconds, to the millisecond. */
function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
