/** The kinds of state that a user can reach, by name: keymap and screens must be right in all of them. */
import type { StepGraph } from '../../src/llb/types.ts';
import type { Vertex } from '../../src/progress/types.ts';
import type { Action } from '../../src/store/actions.ts';
import type { AppState, WindowSize } from '../../src/store/state.ts';
import { log, part, vertex } from '../progress/updates.ts';
import { asked, ended, FAILURE, makeAll, SOME } from './sample-build.ts';
import { cachesSituations } from './sample-caches.ts';
import { containerSituations } from './sample-container.ts';
import { contextSituations } from './sample-context.ts';
import { failuresSituations } from './sample-failures.ts';
import { fixSituations } from './sample-fix.ts';
import { historySituations } from './sample-history.ts';
import { inspectSituations } from './sample-inspect.ts';
import { specOf } from './sample-spec.ts';
import { traceSituations } from './sample-trace.ts';
import { walkSituations } from './sample-walk.ts';
import { WHY } from './sample-why.ts';
import { building, dockerfileOf, NOW, play, progressed, start } from './state.ts';

const GRAPH: StepGraph = {
  steps: [
    {
      digest: 'c3',
      name: '[build 3/3] RUN make all',
      inputs: [],
      op: { kind: 'other' },
      lines: [{ start: 12, end: 12 }],
      description: {},
      platform: null,
    },
  ],
  result: null,
};

/** `FROM debian:12-slim`, as far as given. */
function pull(given: Partial<Vertex>): Vertex {
  return vertex('f1', { name: '[stage-5 1/2] FROM debian:12-slim', started: 900, ...given });
}

const ENGINE: Action = {
  type: 'engine/found',
  info: {
    address: 'unix:///x',
    source: 'default socket',
    nodes: null,
    version: '26.1.5',
    platform: 'linux/amd64',
  },
};

/** Looking at a log of fifty lines of `make all`, which still runs, and a layer that is being pulled. */
export function runningBuild(window: WindowSize): AppState {
  const text = Array.from({ length: 50 }, (_, index) => `cc -c part${index + 1}.c\n`).join('');
  return play(
    building(play(start({ window }), ENGINE), SOME),
    { type: 'build/resolved', graph: GRAPH },
    progressed({
      vertexes: [pull({})],
      statuses: [
        part('f1', 'sha256:1', { current: 3_400_000, total: 12_000_000, started: 900, timestamp: 950 }),
      ],
      logs: [log('c3', text, 900)],
    }),
    { type: 'clock/ticked', now: NOW + 3000 },
  );
}

export function failedBuild(window: WindowSize): AppState {
  return play(
    runningBuild(window),
    progressed({
      vertexes: [makeAll({ completed: 1900, error: 'exit code: 2' })],
      logs: [log('c3', '\u001b[31merror:\u001b[0m no rule to make target\n', 1800, 2)],
    }),
    ended({ kind: 'failed', failure: FAILURE }),
  );
}

const OPTIONS: Action = { type: 'overlay/opened', overlay: { kind: 'options', cursor: 0, field: null } };
const DESCRIBED: Action = {
  type: 'options/described',
  next: {
    spec: specOf('/project', { buildArgs: { BASE: 'debian:13' }, noCacheFilter: ['deps'] }),
    command: ['docker', 'buildx', 'build', '--build-arg', 'BASE=debian:13', '--no-cache-filter', 'deps', '.'],
  },
};

const typed = (text: string): Action[] => [
  { type: 'search/opened' },
  ...Array.from(text, (one): Action => ({ type: 'search/typed', text: one })),
];

export function situations(window: WindowSize): Readonly<Record<string, AppState>> {
  const first = start({ window });
  const found = play(first, ENGINE);
  const running = runningBuild(window);
  const failed = failedBuild(window);
  const done = play(
    running,
    progressed({ vertexes: [makeAll({ completed: 1900 }), pull({ completed: 1000 })] }),
    ended({ kind: 'done', imageId: null }),
  );
  const inLog = play(running, { type: 'build/panel', panel: 'log' });
  const help: Action = { type: 'overlay/opened', overlay: { kind: 'help', top: 0 } };
  return {
    'the start': first,
    'Explore, engine found': found,
    'Explore, no engine': play(first, { type: 'engine/missing', message: 'No Docker engine answered.' }),
    'Explore, another stage': play(found, { type: 'explore/stageShown', stage: 0 }),
    'Explore, in the links': play(found, { type: 'explore/panel', panel: 'links' }),
    'Explore, a stage without links': play(start({ window, dockerfile: dockerfileOf('FROM scratch\n') }), {
      type: 'explore/panel',
      panel: 'links',
    }),
    'Explore, in the source': play(found, { type: 'explore/panel', panel: 'source' }),
    'Explore, in the graph': play(found, { type: 'explore/panel', panel: 'graph' }),
    'Explore, a message': play(found, {
      type: 'message/shown',
      text: 'Nothing has been built yet.',
      tone: 'info',
    }),
    'Explore, typing a search': play(found, ...typed('make')),
    'Explore, a search': play(found, ...typed('make'), { type: 'search/done' }),
    'Explore, a search in the source': play(
      found,
      { type: 'explore/panel', panel: 'source' },
      ...typed('nowhere'),
      { type: 'search/done' },
    ),
    'Run, asked where': play(found, {
      type: 'overlay/opened',
      overlay: { kind: 'run', stage: 0, cursor: 1 },
    }),
    ...containerSituations(found),
    ...cachesSituations(found),
    'Explore, help': play(found, help),
    'Explore, help over a search': play(found, ...typed('make'), { type: 'search/done' }, help),
    'Explore, watching': play(found, { type: 'watch/toggled' }, { type: 'message/cleared' }),
    'Explore, targets': play(found, { type: 'overlay/opened', overlay: { kind: 'targets', cursor: 2 } }),
    'Explore, options': play(found, OPTIONS, DESCRIBED),
    'Explore, options, at a stage that uses its cache': play(found, DESCRIBED, {
      type: 'overlay/opened',
      overlay: { kind: 'options', cursor: 5, field: null },
    }),
    'Explore, options, typing': play(
      found,
      OPTIONS,
      DESCRIBED,
      { type: 'options/fieldOpened', text: 'debian:12' },
      { type: 'options/typed', text: '-slim' },
    ),
    'Explore, options, not known yet': play(first, OPTIONS),
    'Explore, the graph in the place of the source': play(
      found,
      { type: 'explore/viewToggled', view: 'graph' },
      { type: 'explore/panel', panel: 'graph' },
    ),
    'Explore, the graph with skipped stages': play(
      found,
      { type: 'explore/viewToggled', view: 'graph' },
      { type: 'explore/panel', panel: 'graph' },
      { type: 'explore/skippedToggled' },
    ),
    'Explore, notes': play(found, { type: 'overlay/opened', overlay: { kind: 'notices', top: 0 } }),
    'Explore, a build runs': play(running, { type: 'screen/shown', screen: 'explore' }),
    'Explore, a build failed': play(failed, { type: 'screen/shown', screen: 'explore' }),
    'Build, connecting': play(found, asked),
    'Build, running': running,
    'Build, running, at a stage': play(running, { type: 'build/moved', move: { to: 'start', page: 10 } }),
    'Build, running, in the log': inLog,
    'Build, running, scrolled': play(inLog, { type: 'build/moved', move: { to: 'start', page: 10 } }),
    'Build, running, lines wrapped': play(
      inLog,
      progressed({ logs: [log('c3', `${'long '.repeat(90)}end\nand 42%`, 901, 2)] }),
      { type: 'log/wrapToggled' },
    ),
    'Build, running, a marked line': play(inLog, { type: 'log/marked', line: 48 }),
    'Build, running, saving the log': play(inLog, { type: 'log/saveAsked' }),
    'Build, running, saving the log over a file': play(inLog, {
      type: 'overlay/opened',
      overlay: { kind: 'overwrite', path: null, destination: './x.log', text: 'x.log' },
    }),
    'Build, running, a search of all logs': play(running, ...typed('part4'), { type: 'search/done' }),
    'Build, running, typing a search': play(inLog, ...typed('part4')),
    'Build, running, a search': play(inLog, ...typed('part4'), { type: 'search/done' }),
    'Build, running, asked to quit': play(running, { type: 'overlay/opened', overlay: { kind: 'quit' } }),
    'Build, running, help': play(running, help),
    'Build, cancelling': play(running, { type: 'build/cancelAsked' }),
    'Build, done': done,
    'Build, done, and why': play(done, WHY_KNOWN),
    'Build, done, all of why': play(done, WHY_KNOWN, {
      type: 'overlay/opened',
      overlay: { kind: 'why', top: 0 },
    }),
    'Build, failed, and why': play(failed, { ...WHY_KNOWN, number: failed.build?.number ?? 0 }),
    'Build, failed': failed,
    'Build, failed, in the log': play(failed, { type: 'build/failureShown' }),
    'Build, cancelled': play(running, ended({ kind: 'cancelled' })),
    'Build, lost': play(running, ended({ kind: 'lost', message: 'The engine went away.' })),
    'Build, could not begin': play(
      found,
      asked,
      { type: 'engine/missing', message: NO_ENGINE },
      ended({ kind: 'lost', message: NO_ENGINE }),
    ),
    ...failuresSituations(window),
    ...traceSituations(failed),
    ...fixSituations(failed),
    ...walkSituations(window),
    ...inspectSituations(window),
    ...historySituations(window),
    ...contextSituations(window),
  };
}

const WHY_KNOWN = { type: 'build/recorded', number: 1, why: WHY } as const;

/** As long as real ones. */
export const NO_ENGINE =
  'No Docker engine answered: DOCKER_HOST (tcp://10.0.0.7:2375) refused the connection; start it, or unset DOCKER_HOST to use unix:///var/run/docker.sock.';
