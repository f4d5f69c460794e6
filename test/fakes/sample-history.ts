/** Past builds, and the screen of them in every kind of state. */
import type { PastBuild, PastDetails } from '../../src/history/types.ts';
import { closeProgress, emptyProgress, growByStatus } from '../../src/progress/model.ts';
import type { StatusUpdate } from '../../src/progress/types.ts';
import { type PastRead, sourceOf } from '../../src/states/past-builds.ts';
import type { AppState, WindowSize } from '../../src/store/state.ts';
import { log, update, vertex } from '../progress/updates.ts';
import { NOW, play, start } from './state.ts';

/** When the sample builds began, in ms. */
export const BEGAN = NOW - 60_000;

export function pastBuild(id: string, more: Partial<PastBuild> = {}): PastBuild {
  return {
    id,
    state: 'done',
    startedAt: BEGAN,
    endedAt: BEGAN + 12_400,
    options: { filename: 'Dockerfile', target: 'build' },
    place: null,
    steps: { total: 4, completed: 4, cached: 1 },
    error: null,
    ...more,
  };
}

export const SOURCE = 'FROM debian:12 AS base\nRUN apt-get update\nFROM base AS build\nRUN make\n';

/** The steps of `SOURCE`. @param cached whether `apt-get update` came from the cache. @param error of `make` */
export function stepsOf(cached: boolean, error: string | null = null): StatusUpdate {
  return update({
    vertexes: [
      vertex('sha256:a', { name: '[base 1/2] FROM debian:12', started: BEGAN, completed: BEGAN + 20 }),
      vertex('sha256:b', {
        name: '[base 2/2] RUN apt-get update',
        started: BEGAN + 20,
        completed: cached ? BEGAN + 20 : BEGAN + 8000,
        cached,
      }),
      vertex('sha256:c', {
        name: '[build 1/1] RUN make',
        started: BEGAN + 8000,
        completed: BEGAN + 12_000,
        error,
      }),
    ],
    logs: [log('sha256:c', 'cc -c part.c\nlinking\n', BEGAN + 9000)],
  });
}

export function pastDetails(build: PastBuild, more: Partial<PastDetails> = {}): PastDetails {
  return {
    build,
    dockerfile: { name: 'Dockerfile', text: SOURCE },
    graph: null,
    failure: null,
    sources: null,
    record: null,
    notice: null,
    ...more,
  };
}

/** A build as it is read for a comparison. */
export function pastRead(build: PastBuild, steps: StatusUpdate): PastRead {
  const details = pastDetails(build);
  const progress = emptyProgress();
  growByStatus(progress, steps, BEGAN + 12_000);
  const closed = closeProgress(progress, BEGAN + 12_000);
  return { details, progress: closed, ...sourceOf(details, closed) };
}

const ERROR = 'process "/bin/sh -c make" did not complete successfully: exit code: 2';

export const DONE = pastBuild('1111aaaa2222bbbb3333');
export const FAILED = pastBuild('4444cccc5555dddd6666', {
  state: 'failed',
  startedAt: BEGAN + 20_000,
  endedAt: BEGAN + 32_400,
  error: ERROR,
  options: { filename: 'Dockerfile', 'build-arg:TOKEN': 'tell-nobody', 'build-arg:WHO': 'me' },
  place: { context: '/project/api', dockerfile: '/project/api/Dockerfile' },
});
export const RUNNING = pastBuild('7777eeee8888ffff9999', {
  state: 'running',
  startedAt: NOW - 5000,
  endedAt: null,
  steps: null,
});

/** Of what `FAILED` failed. */
export const FAILED_DETAILS = pastDetails(FAILED, {
  failure: {
    message: ERROR,
    vertex: 'sha256:c',
    exitCode: 2,
    file: 'Dockerfile',
    lines: [{ start: 4, end: 4 }],
  },
});

export function historySituations(window: WindowSize): Readonly<Record<string, AppState>> {
  const asked = play(start({ window }), { type: 'screen/shown', screen: 'history' });
  const listed = play(asked, {
    type: 'history/changed',
    changes: [DONE, FAILED, RUNNING].map((build) => ({ kind: 'kept', build })),
  });
  const filtering = play(
    listed,
    { type: 'history/filterOpened' },
    { type: 'history/filterTyped', text: 'fail' },
  );
  const opened = openedBuild(listed, FAILED_DETAILS, stepsOf(false, ERROR));
  const compareAsked = play(listed, { type: 'history/compareAsked', a: DONE, b: FAILED });
  const compared = play(compareAsked, {
    type: 'history/compared',
    a: pastRead(DONE, stepsOf(false)),
    b: pastRead(FAILED, stepsOf(true, ERROR)),
  });
  return {
    'History, asking': asked,
    'History, empty': play(asked, { type: 'history/listed' }),
    'History, none': play(asked, {
      type: 'history/missing',
      message: 'This engine keeps no history of builds.',
    }),
    'History, listed': listed,
    'History, marked': play(listed, { type: 'history/markToggled' }, { type: 'history/moved', move: DOWN }),
    'History, filter typed': filtering,
    'History, filtered': play(filtering, { type: 'history/filterKept' }),
    'History, asked to delete': play(
      listed,
      { type: 'history/moved', move: DOWN },
      { type: 'overlay/opened', overlay: { kind: 'deleteBuild', id: FAILED.id } },
    ),
    'History, opening': play(listed, { type: 'history/openAsked', build: DONE }),
    'History, opened': opened,
    'History, opened, in the log': play(opened, {
      type: 'history/viewed',
      action: { type: 'build/panel', panel: 'log' },
    }),
    'History, running': play(
      listed,
      { type: 'history/openAsked', build: RUNNING },
      { type: 'history/opened', details: pastDetails(RUNNING, { dockerfile: null }) },
      {
        type: 'history/progressed',
        id: RUNNING.id,
        now: NOW,
        updates: [
          update({ vertexes: [vertex('sha256:c', { name: '[build 1/1] RUN make', started: NOW - 2000 })] }),
        ],
      },
    ),
    'History, comparing': compareAsked,
    'History, compared': compared,
    'History, compared, in the logs': play(compared, { type: 'history/panelTurned' }),
  };
}

const DOWN = { by: 1, unit: 'line', page: 10 } as const;

/** A state in which a past build is opened and read. */
export function openedBuild(listed: AppState, details: PastDetails, steps: StatusUpdate): AppState {
  return play(
    listed,
    { type: 'history/openAsked', build: details.build },
    { type: 'history/opened', details },
    { type: 'history/progressed', id: details.build.id, updates: [steps], now: BEGAN + 12_000 },
    { type: 'history/ended', details },
  );
}
