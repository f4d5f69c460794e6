import type { StatusUpdate, Vertex } from '../progress/types.ts';
import type { BuildRecord, RecordedStep } from '../records/types.ts';
import type { BuildPlace, PastBuild, PastDetails } from './types.ts';

/** A build as our own record of it tells: for engines that keep no history. */
export function recordedBuild(record: BuildRecord): PastBuild {
  const { id, startedAt, duration, steps, target, folder, noCache } = record;
  const ran = steps.filter(({ state }) => state !== 'waiting');
  const isFolder = folder.startsWith('/');
  return {
    id,
    state: stateOf(record),
    startedAt,
    endedAt: startedAt + duration,
    options: {
      target,
      ...(isFolder || folder === '-' ? {} : { context: folder }),
      ...(noCache === true ? { 'no-cache': '' } : {}),
    },
    place: placeOf(record),
    steps: {
      total: steps.length,
      completed: ran.filter(({ state }) => state !== 'cancelled').length,
      cached: ran.filter(({ state }) => state === 'cached').length,
    },
    error: record.error,
  };
}

/** What a record keeps beside the steps: neither the Dockerfile nor logs. */
export function recordedDetails(record: BuildRecord): PastDetails {
  const { steps, error } = record;
  const failedAt = steps.findIndex(({ state }) => state === 'failed');
  const failed = steps[failedAt];
  const message = error ?? failed?.error ?? null;
  const exitCode = /exit code: (\d{1,3})\b/.exec(message ?? '')?.[1];
  return {
    build: recordedBuild(record),
    dockerfile: null,
    graph:
      steps.length === 0
        ? null
        : {
            steps: steps.map(({ line }, at) => ({
              digest: digestOf(at),
              name: '',
              inputs: [],
              op: { kind: 'other' },
              lines: [{ start: line, end: line }],
              description: {},
              platform: null,
            })),
            result: null,
          },
    failure:
      message === null || stateOf(record) !== 'failed'
        ? null
        : {
            message,
            vertex: failed === undefined ? null : digestOf(failedAt),
            exitCode: exitCode === undefined ? null : Number(exitCode),
            file: null,
            lines: failed === undefined ? [] : [{ start: failed.line, end: failed.line }],
          },
    sources: null,
    record,
    notice: 'Logs are not kept here: this engine has no history.',
  };
}

/** The steps of a recorded build as the engine would tell them. */
export function recordedStatus({ steps, startedAt }: BuildRecord): StatusUpdate {
  const stages = Map.groupBy(steps, ({ stage }) => stage);
  const vertexes = steps.map((step, at): Vertex => {
    const own = stages.get(step.stage) ?? [];
    // A FROM that only takes a stage makes no step, but is counted.
    const first = own[0]?.name.startsWith('FROM ') === true ? 1 : 2;
    return {
      digest: digestOf(at),
      inputs: [],
      name: `[${stageName(step.stage)} ${own.indexOf(step) + first}/${own.length + first - 1}] ${step.name}`,
      ...timesOf(step, startedAt),
      cached: step.state === 'cached',
      error: step.state === 'cancelled' ? 'context canceled' : step.error,
      group: null,
    };
  });
  return { vertexes, statuses: [], logs: [], warnings: [] };
}

/**
 * A build of the engine's history with what only our record knows: when one ended that was kept open after its failure,
 * which goes on for the engine, and which definition it came from.
 */
export function correctedBuild(build: PastBuild, record: BuildRecord): PastBuild {
  const place = placeOf(record) ?? build.place;
  if (record.outcome !== 'failed') return { ...build, place };
  const endedAt = build.startedAt + record.duration;
  if (build.endedAt !== null && build.endedAt <= endedAt) return { ...build, place };
  const error = build.error ?? record.error;
  const open = build.endedAt === null ? ({ isKeptOpen: true } as const) : {};
  return { ...build, state: 'failed', endedAt, place, error, ...open };
}

function stateOf({ outcome }: BuildRecord): PastBuild['state'] {
  return outcome === 'lost' ? 'failed' : outcome;
}

/** Null for a context that is no folder. */
function placeOf({ folder, definition }: BuildRecord): BuildPlace | null {
  return folder.startsWith('/') ? { context: folder, dockerfile: definition } : null;
}

function timesOf({ state, started, duration }: RecordedStep, buildStart: number) {
  if (state === 'waiting') return { started: null, completed: null };
  const start = buildStart + (started ?? 0);
  return { started: start, completed: start + duration };
}

function digestOf(at: number): string {
  return `recorded step ${at + 1}`;
}

/** As BuildKit names a stage without a name. */
function stageName(stage: string): string {
  return /^\d+$/.test(stage) ? `stage-${stage}` : stage.toLowerCase();
}
