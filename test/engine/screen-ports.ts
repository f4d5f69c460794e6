/** The ports of the store and its effects on a real engine, without screens. */
import { readFile } from 'node:fs/promises';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import type { Builder, BuildSpec } from '../../src/ports.ts';
import { systemClock as clock } from '../../src/ports.ts';
import { readSourceFolder } from '../../src/project/context-files.ts';
import { runTrace } from '../../src/shell/trace-run.ts';
import { initialState } from '../../src/store/initial.ts';
import type { SessionPorts } from '../../src/store/session.ts';
import type { AppState } from '../../src/store/state.ts';
import { NO_WATCHER } from '../fakes/rig.ts';
import { type Project, unique } from './build-project.ts';

/** The current Dockerfile of a project. */
export async function dockerfileOf(project: Project): Promise<Dockerfile> {
  return parseDockerfile(await readFile(project.path('Dockerfile')), { fileName: 'Dockerfile' });
}

/** Ports with an engine and a project. Shells, editors, checks and copies are not supported. */
export function screenPorts(builder: Builder, project: Project, spec: Partial<BuildSpec> = {}): SessionPorts {
  return {
    clock,
    watcher: NO_WATCHER,
    lastBuilt: async () => null,
    connect: async () => builder,
    readDockerfile: () => dockerfileOf(project),
    specFor: () => project.spec(spec),
    recorder: async () => null,
    history: async () => builder.history,
    pastResult: () => Promise.reject(new Error('There are no past builds.')),
    changeOptions: () => dockerfileOf(project),
    buildOptions: () => ({ spec: project.spec(spec), command: [] }),
    copyText: () => false,
    leave: () => undefined,
    pickAnother: () => undefined,
    suspend: () => undefined,
    edit: async () => undefined,
    launch: async () => null,
    shell: async () => null,
    prepareShell: () => undefined,
    keepBreakpoints: async () => undefined,
    keepWrapping: async () => undefined,
    editFile: async () => undefined,
    contextFile: async () => null,
    contexts: { list: async () => null },
    addIgnoreRule: async () => 'changed',
    fixes: {
      read: async () => null,
      write: () => Promise.reject(new Error('There is no disk here.')),
      edit: async (text) => text,
    },
    trace: (request) => runTrace({ ...request, clock, token: unique().replaceAll(/\W/g, '') }),
    sourceFolder: readSourceFolder,
    imageConfig: async () => null,
    checkSettings: () => Promise.reject(new Error('Nothing is checked here.')),
    writeReport: () => Promise.reject(new Error('There is no disk here.')),
    openCopyDestination: () => Promise.reject(new Error('There is no disk here.')),
  };
}

/** The initial state of the screens, with the last stage as the target. */
export function firstState(dockerfile: Dockerfile): AppState {
  return initialState({
    window: { columns: 120, rows: 40 },
    project: { context: '.', dockerfile: 'Dockerfile', folder: '/project' },
    dockerfile,
    target: dockerfile.stages.length - 1,
    now: clock.now(),
  });
}
