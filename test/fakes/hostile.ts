/** States in which everything from outside is a text that the test chooses: names, labels, logs, notices, errors. */
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import type { Action } from '../../src/store/actions.ts';
import type { AppState, WindowSize } from '../../src/store/state.ts';
import { log, part, update, vertex, warning } from '../progress/updates.ts';
import { changesOf } from './changes.ts';
import { asked, ended, FAILURE } from './sample-build.ts';
import { dockerfileOf, EXAMPLE, NOW, play, progressed, RUNTIME, start } from './state.ts';
import { arrivedAt, fileEntry, programWithoutStates } from './walk.ts';

/** The example with a text in every place where a Dockerfile or its build args can have one. */
function hostileDockerfile(text: string): Dockerfile {
  const file = dockerfileOf(EXAMPLE);
  return {
    ...file,
    lines: file.lines.map((line, index) => (index % 2 === 0 ? `${line}${text}` : `${text}${line}`)),
    syntax: text,
    warnings: [{ rule: 'StageNameCasing', message: text, line: 3 }],
    stages: file.stages.map((stage) => ({
      ...stage,
      name: stage.name === null ? null : `${text}${stage.name}`,
      description: text,
      platform: text,
      base: stage.base.kind === 'stage' ? stage.base : { kind: 'image', ref: text },
      dependsOn: stage.dependsOn.map((dependency) => ({ ...dependency, ref: `${text}x` })),
      problems: [{ line: stage.startLine, message: text, suggestion: text }],
    })),
  };
}

/** Explore, Build while it runs, after a failure and after the engine was lost, and overlays of them. */
export function hostileStates(text: string, window: WindowSize): readonly AppState[] {
  const explore = play(
    {
      ...start({ window, dockerfile: hostileDockerfile(text) }),
      project: { context: text, dockerfile: text, folder: '/project' },
    },
    {
      type: 'engine/found',
      info: { address: text, source: text, nodes: [text], version: text, platform: text },
    },
    {
      type: 'lint/found',
      findings: [{ rule: text, description: text, url: text, detail: text, lines: [{ start: 7, end: 7 }] }],
    },
  );
  const name = (index: number, rest: string) => `[build ${index}/3] ${rest}`;
  const running = play(
    explore,
    asked,
    { type: 'build/opened' },
    { type: 'build/noticed', notice: { kind: 'engine-limit', text } },
    progressed({
      vertexes: [
        vertex('a', { name: `${text} resolve`, started: 0, completed: 50 }),
        vertex('b', { name: name(1, `FROM ${text}`), started: 50, completed: 90, cached: true }),
        vertex('c', { name: name(2, `RUN ${text} make`), started: 90 }),
      ],
      statuses: [part('c', text, { name: text, current: 10, total: 20, started: 90 })],
      logs: [log('c', `${text}\n${text}rest\n`, 95), log('c', text, 96, 2)],
      warnings: [warning('c', text, { detail: [text], url: text, file: text })],
    }),
  );
  const failed = play(
    running,
    progressed({
      vertexes: [vertex('c', { name: name(2, `RUN ${text} make`), started: 90, completed: 99, error: text })],
    }),
    ended({
      kind: 'failed',
      failure: {
        message: text,
        vertex: 'c',
        lines: [{ start: 7, end: 7 }],
        file: text,
        exitCode: null,
        mounts: null,
      },
    }),
    { type: 'build/failureShown' },
  );
  const lost = play(
    explore,
    asked,
    { type: 'engine/missing', message: text },
    ended({ kind: 'lost', message: text }),
  );
  const program = programWithoutStates(explore.dockerfile, RUNTIME);
  const config = {
    env: [`${text}=${text}`, `PATH=${text}`],
    entrypoint: [text],
    cmd: [text],
    shell: [text],
    user: text,
    workingDir: text,
    labels: { [text]: text },
    exposedPorts: [text],
  };
  const changes = changesOf(
    [fileEntry(`etc/${text}-gone`, 1), fileEntry(`etc/${text}`, 1)],
    [{ ...fileEntry(`etc/${text}`, 2), linkname: text }, fileEntry(`usr/${text}/${text}`, 3)],
  );
  const walked = play(
    explore,
    { type: 'walk/asked', stage: RUNTIME, line: null, now: NOW },
    { type: 'walk/opened', dockerfile: explore.dockerfile, program },
    { type: 'walk/configKnown', program, point: 1, config },
    { type: 'walk/moving', point: 1, now: NOW },
    {
      type: 'walk/progressed',
      updates: [update({ vertexes: [vertex('w', { name: text, started: 1 })], logs: [log('w', text)] })],
      now: NOW,
    },
    arrivedAt(1, { changes }),
  );
  const on = (state: AppState, ...actions: Action[]): AppState => play(state, ...actions);
  return [
    explore,
    on(explore, { type: 'explore/viewToggled' }),
    on(explore, { type: 'message/shown', text, tone: 'error' }),
    on(explore, { type: 'search/opened' }, { type: 'search/typed', text }),
    on(explore, { type: 'overlay/opened', overlay: { kind: 'targets', cursor: 1 } }),
    on(explore, { type: 'overlay/opened', overlay: { kind: 'notices', top: 0 } }),
    running,
    on(running, { type: 'build/panel', panel: 'log' }),
    on(running, { type: 'build/moved', move: { to: 'start', page: 5 } }),
    on(
      running,
      progressed({ vertexes: [vertex('c', { name: name(2, text), started: 90, completed: 99 })] }),
      ended({ kind: 'done', imageId: text }),
    ),
    failed,
    on(failed, { type: 'overlay/opened', overlay: { kind: 'notices', top: 0 } }),
    lost,
    walked,
    on(walked, { type: 'walk/outputToggled' }),
    on(walked, arrivedAt(2, { failure: { ...FAILURE, message: text, exitCode: null, file: text } })),
    on(walked, { type: 'walk/broken', message: text }),
  ];
}
