/** A build of the example in state.ts as an engine reports it. */
import type { BuildFailure, BuildOutcome } from '../../src/ports.ts';
import type { Vertex } from '../../src/progress/types.ts';
import type { Action } from '../../src/store/actions.ts';
import { vertex } from '../progress/updates.ts';
import { NOW } from './state.ts';

/** `make all` failed, on its line. */
export const FAILURE: BuildFailure = {
  message: 'process "/bin/sh -c make all" did not complete successfully: exit code: 2',
  vertex: 'c3',
  lines: [{ start: 12, end: 12 }],
  file: 'Dockerfile',
  exitCode: 2,
  mounts: null,
};

/** The engine's own work, a cached stage, a finished one, and one that runs. */
export const SOME = {
  vertexes: [
    vertex('i1', { name: '[internal] load build definition', started: 0, completed: 100 }),
    vertex('a1', { name: '[base 1/2] FROM debian:12', started: 100, completed: 100, cached: true }),
    vertex('a2', { name: '[base 2/2] RUN apt-get update', started: 100, completed: 100, cached: true }),
    vertex('b2', { name: '[deps 2/2] RUN make deps', started: 200, completed: 700 }),
    vertex('c2', { name: '[build 2/3] COPY . /src', started: 700, completed: 800 }),
    vertex('c3', { name: '[build 3/3] RUN make all', started: 800 }),
  ],
};

/** `RUN make all`, as far as given. */
export function makeAll(given: Partial<Vertex>): Vertex {
  return vertex('c3', { name: '[build 3/3] RUN make all', started: 800, ...given });
}

export const asked = { type: 'build/asked', noCache: false, now: NOW } satisfies Action;

export function ended(outcome: BuildOutcome, now = NOW + 5000): Action {
  return { type: 'build/ended', outcome, now };
}
