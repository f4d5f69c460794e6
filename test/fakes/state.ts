/** States of the screens for unit tests, made as the program makes them: by actions. */
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import type { StatusUpdate } from '../../src/progress/types.ts';
import { newestIn } from '../../src/states/past-builds.ts';
import type { Action } from '../../src/store/actions.ts';
import { initialState } from '../../src/store/initial.ts';
import type { Move } from '../../src/store/move.ts';
import { reduce } from '../../src/store/reduce.ts';
import type { AppState, WindowSize } from '../../src/store/state.ts';
import { update } from '../progress/updates.ts';
import { deepFreeze } from './freeze.ts';

/** Seven stages: `runtime` needs base, deps, build and stage 5; test and docs are not needed. */
export const EXAMPLE = `# syntax=docker/dockerfile:1
ARG BASE=debian:12
FROM \${BASE} AS base
RUN apt-get update

# deps: what the program is made from
FROM base AS deps
RUN make deps

FROM deps AS build
COPY . /src
RUN --mount=type=cache,target=/cache make all

FROM build AS test
RUN make test

FROM scratch AS docs
COPY README.md /

FROM debian:12-slim
RUN make certificates

FROM scratch AS runtime
COPY --from=build /out /
COPY --from=5 /certificates /etc/ssl
`;

export const BASE = 0;
export const DEPS = 1;
export const BUILD = 2;
export const TEST = 3;
export const DOCS = 4;
export const UNNAMED = 5;
export const RUNTIME = 6;

export function dockerfileOf(text: string): Dockerfile {
  return parseDockerfile(text, { fileName: 'Dockerfile' });
}

/** A file of `count` stages, each based on the one before. */
export function manyStages(count: number): Dockerfile {
  const stages = Array.from({ length: count }, (_, index) => {
    return `FROM ${index === 0 ? 'debian:12' : `stage${index - 1}`} AS stage${index}\nRUN step ${index}\n`;
  });
  return dockerfileOf(stages.join('\n'));
}

export const NOW = 1_000_000;

export interface StartOptions {
  readonly dockerfile?: Dockerfile;
  readonly window?: WindowSize;
  readonly target?: number;
}

/** The state at the start of the program. */
export function start(options: StartOptions = {}): AppState {
  const dockerfile = options.dockerfile ?? dockerfileOf(EXAMPLE);
  return initialState({
    window: options.window ?? { columns: 120, rows: 40 },
    project: { context: '.', dockerfile: 'Dockerfile', folder: '/project' },
    dockerfile,
    target: options.target ?? dockerfile.stages.length - 1,
    now: NOW,
  });
}

/** The state after some actions; every state on the way is frozen before the reducer gets it. */
export function play(state: AppState, ...actions: readonly Action[]): AppState {
  return actions.reduce(
    (before, action) => deepFreeze(reduce(deepFreeze(before), deepFreeze(action))),
    state,
  );
}

/** A state in which a build runs; with what the engine has reported so far. */
export function building(state: AppState, ...updates: readonly Partial<StatusUpdate>[]): AppState {
  return play(
    state,
    { type: 'build/asked', noCache: false, now: NOW },
    { type: 'build/opened' },
    ...updates.map((part) => progressed(part)),
  );
}

/** What the engine says, whose clock began with the build. It arrives once it has happened. */
export function progressed(
  part: Partial<StatusUpdate>,
  now = NOW + Math.max(1000, newestIn(update(part), 0)),
): Action {
  return { type: 'build/progressed', updates: [update(part)], now };
}

export function lines(by: number, page = 10): Move {
  return { by, unit: 'line', page };
}

export function pages(by: number, page = 10): Move {
  return { by, unit: 'page', page };
}

export function toEnd(page = 10): Move {
  return { to: 'end', page };
}

export function toStart(page = 10): Move {
  return { to: 'start', page };
}
