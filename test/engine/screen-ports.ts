/** What the store and its effects are given on a real engine, without a screen. */
import { readFile } from 'node:fs/promises';
import { clock } from '../../src/cli/clock.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import type { Builder, BuildSpec } from '../../src/ports.ts';
import { readSourceFolder } from '../../src/project/context-files.ts';
import { initialState } from '../../src/store/initial.ts';
import type { SessionPorts } from '../../src/store/session.ts';
import type { AppState } from '../../src/store/state.ts';
import { NO_WATCHER } from '../fakes/rig.ts';
import type { Project } from './build-project.ts';

/** The Dockerfile of a project as it is now. */
export async function dockerfileOf(project: Project): Promise<Dockerfile> {
  return parseDockerfile(await readFile(project.path('Dockerfile')), { fileName: 'Dockerfile' });
}

/** An engine and a project; nobody asks for a shell or an editor, and nothing is checked or copied. */
export function screenPorts(builder: Builder, project: Project, spec: Partial<BuildSpec> = {}): SessionPorts {
  return {
    clock,
    watcher: NO_WATCHER,
    connect: async () => builder,
    readDockerfile: () => dockerfileOf(project),
    specFor: () => project.spec(spec),
    leave: () => undefined,
    suspend: () => undefined,
    edit: async () => undefined,
    shell: async () => null,
    prepareShell: () => undefined,
    keepBreakpoints: async () => undefined,
    sourceFolder: readSourceFolder,
    imageConfig: async () => null,
    checkSettings: () => Promise.reject(new Error('Nothing is checked here.')),
    openCopyDestination: () => Promise.reject(new Error('There is no disk here.')),
  };
}

/** The screens at their start, the last stage as the target. */
export function firstState(dockerfile: Dockerfile): AppState {
  return initialState({
    window: { columns: 120, rows: 40 },
    project: { context: '.', dockerfile: 'Dockerfile' },
    dockerfile,
    target: dockerfile.stages.length - 1,
    now: clock.now(),
  });
}
