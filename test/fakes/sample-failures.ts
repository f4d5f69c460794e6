/** A build that kept going: several steps failed, and others need them. */
import type { StepGraph } from '../../src/llb/types.ts';
import type { BuildFailure } from '../../src/ports.ts';
import type { Action } from '../../src/store/actions.ts';
import type { AppState, WindowSize } from '../../src/store/state.ts';
import { image, out, run } from '../llb/steps.ts';
import { vertex } from '../progress/updates.ts';
import { asked, ended } from './sample-build.ts';
import { WHY } from './sample-why.ts';
import { dockerfileOf, play, progressed, start } from './state.ts';

/** @param count stages that fail, each with one step that needs what failed */
function graphOf(count: number): StepGraph {
  const steps = Array.from({ length: count }, (_, at) => [
    { ...run(`bad${at}`, 2 + 3 * at, out('base')), name: `[s${at} 2/3] RUN make part${at}` },
    { ...run(`rest${at}`, 3 + 3 * at, out(`bad${at}`)), name: `[s${at} 3/3] RUN check part${at}` },
  ]).flat();
  return {
    steps: [{ ...image('base', 1, 'busybox'), name: '[s0 1/3] FROM busybox' }, ...steps],
    result: out(`rest${count - 1}`),
  };
}

function failureOf(at: number): BuildFailure {
  const line = 2 + 3 * at;
  return {
    message: `process "/bin/sh -c make part${at}" did not complete successfully: exit code: ${at + 1}`,
    vertex: `bad${at}`,
    lines: [{ start: line, end: line }],
    file: 'Dockerfile',
    exitCode: at + 1,
    mounts: null,
  };
}

/** Each stage takes three lines; `bad0` is on line 2. The first failure is shown. */
export function severalFailures(window: WindowSize, count: number): AppState {
  const text = Array.from(
    { length: count },
    (_, at) => `FROM busybox AS s${at}\nRUN make part${at}\nRUN check part${at}\n`,
  ).join('');
  const vertexes = Array.from({ length: count }, (_, at) => [
    vertex(`bad${at}`, {
      name: `[s${at} 2/3] RUN make part${at}`,
      started: 100,
      completed: 200 + at,
      error: `exit code: ${at + 1}`,
    }),
    vertex(`rest${at}`, { name: `[s${at} 3/3] RUN check part${at}` }),
  ]).flat();
  const base = vertex('base', { name: '[s0 1/3] FROM busybox', started: 0, completed: 1, cached: true });
  const [first, ...others] = Array.from({ length: count }, (_, at) => failureOf(at));
  if (first === undefined) throw new Error('count is 0');
  return play(
    start({ window, dockerfile: dockerfileOf(text) }),
    { ...asked, keepGoing: true },
    { type: 'build/opened' },
    progressed({ vertexes: [base, ...vertexes] }),
    { type: 'build/resolved', graph: graphOf(count) },
    ended({ kind: 'failed', failure: first, others }),
  );
}

export function failuresSituations(window: WindowSize): Readonly<Record<string, AppState>> {
  const failed = severalFailures(window, 9);
  const steps = WHY.steps.map((step) =>
    step.name === 'RUN make all' ? { ...step, state: 'failed' as const } : step,
  );
  const why: Action = {
    type: 'build/recorded',
    number: failed.build?.number ?? 0,
    why: { ...WHY, steps },
  };
  const known = play(failed, why);
  return {
    'Build, two failures': severalFailures(window, 2),
    'Build, many failures': failed,
    'Build, many failures, the last one': play(
      failed,
      ...Array.from({ length: 8 }, (): Action => ({ type: 'build/failureStepped' })),
    ),
    'Build, many failures, and why': known,
    'Build, many failures, all of why': play(known, {
      type: 'overlay/opened',
      overlay: { kind: 'why', top: 0 },
    }),
  };
}
