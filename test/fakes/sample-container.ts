/** Targets that were started from the screens. */
import { LogPool } from '../../src/progress/log-pool.ts';
import { parseStepName } from '../../src/progress/step-name.ts';
import type { ContainerOutcome } from '../../src/screens/container/state.ts';
import type { Action } from '../../src/store/actions.ts';
import type { AppState } from '../../src/store/state.ts';
import { NOW, play } from './state.ts';

/** One that has been built, and has printed fifty lines. */
export function runningContainer(first: AppState): AppState {
  const log = new LogPool().create();
  for (let line = 1; line <= 50; line += 1) log.write(Buffer.from(`request ${line} served\n`), 1, NOW);
  log.write(Buffer.from('\u001b[31mwarning\u001b[0m: slow\n'), 2, NOW);
  return play(
    first,
    { type: 'container/begun', number: 1, stage: 0, title: 'web', log, now: NOW },
    { type: 'screen/shown', screen: 'container' },
    { type: 'container/started', number: 1, ports: ['127.0.0.1:32768 -> 80/tcp'], now: NOW },
    { type: 'container/printed', number: 1, version: log.version, now: NOW + 2000 },
  );
}

const ended = (outcome: ContainerOutcome): Action => ({
  type: 'container/ended',
  number: 1,
  outcome,
  now: NOW + 3000,
});

export function containerSituations(found: AppState): Readonly<Record<string, AppState>> {
  const running = runningContainer(found);
  const log = new LogPool().create();
  const building = play(
    found,
    { type: 'container/begun', number: 1, stage: 0, title: 'web', log, now: NOW },
    { type: 'screen/shown', screen: 'container' },
  );
  const failed = {
    status: 127,
    sentence: '/hello is there, but the kernel could not start it: no such file or directory.',
    advice: ['Add: COPY --from=build /lib64/ld-linux-x86-64.so.2 /lib64/'],
    wasStopped: false,
  };
  const stopped = {
    status: 137,
    sentence: 'It was stopped, with exit status 137.',
    advice: [],
    wasStopped: true,
  };
  return {
    'Run, being built': building,
    'Run, a step being built': play(building, {
      type: 'container/building',
      number: 1,
      step: {
        step: { name: '[build 2/3] RUN make', label: parseStepName('[build 2/3] RUN make') },
        startedAt: NOW,
        lastLine: 'cc -c main.c',
      },
    }),
    'Run, not built': play(
      building,
      ended({
        ...failed,
        status: null,
        sentence: 'Dockerfile:9: Exit code 2',
        source: 'RUN \u001b[31mmake',
        isBuildFailure: true,
      }),
    ),
    'Run, running': running,
    'Run, scrolled back': play(running, { type: 'container/moved', move: { to: 'start', page: 10 } }),
    'Run, asked to end': play(running, { type: 'container/stopAsked' }),
    'Run, ended well': play(running, ended({ status: 0, sentence: null, advice: [], wasStopped: false })),
    'Run, stopped': play(running, ended(stopped)),
    'Run, ended with a reason': play(running, ended(failed)),
    'Run, never ran': play(building, ended({ ...failed, status: null })),
    'Run, and another one asked for': play(running, {
      type: 'overlay/opened',
      overlay: { kind: 'run', stage: 1, cursor: 0 },
    }),
    'Run, a line marked, wrapped': play(
      running,
      { type: 'log/wrapToggled' },
      { type: 'log/marked', line: 1 },
    ),
    'Run, asked to quit': play(running, { type: 'overlay/opened', overlay: { kind: 'quit' } }),
    'Explore, while something runs': play(running, { type: 'screen/shown', screen: 'explore' }),
  };
}
