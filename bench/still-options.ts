import type { ScreensOptions } from '../src/commands/screens.ts';
import { type BuildSpec, systemClock as clock } from '../src/ports.ts';

type Given = Pick<ScreensOptions, 'dockerfile' | 'terminal' | 'connect'> & { readonly spec: BuildSpec };

/** The screens of a Dockerfile that nothing is asked of beside its engine. */
export function stillOptions({ dockerfile, spec, terminal, connect }: Given): Omit<ScreensOptions, 'show'> {
  return {
    dockerfile,
    terminal,
    connect,
    clock,
    unusedBuildArgs: [],
    target: dockerfile.stages.length - 1,
    names: { context: '.', dockerfile: 'Dockerfile', folder: '/project' },
    readDockerfile: async () => dockerfile,
    specFor: () => spec,
    recorder: async () => null,
    history: () => Promise.reject(new Error('There is no history here.')),
    pastResult: () => Promise.reject(new Error('There is no history here.')),
    changeOptions: async () => dockerfile,
    buildOptions: () => ({ spec, command: [] }),
    editor: null,
    shell: async () => null,
    launch: async () => null,
    prepareShell: () => undefined,
    fixes: { read: async () => null, write: async () => undefined },
    editText: async (text) => text,
    trace: () => Promise.reject(new Error('Nothing is traced here.')),
    imageConfig: async () => null,
    checkSettings: () => Promise.reject(new Error('Nothing is checked here.')),
    writeReport: () => Promise.reject(new Error('Nothing is written here.')),
    openCopyDestination: () => Promise.reject(new Error('There is no disk here.')),
    sourceFolder: async () => null,
    contexts: { list: async () => null },
    addIgnoreRule: async () => 'changed',
    lastBuilt: async () => null,
    watcher: {
      start: () => ({
        follow: async () => undefined,
        changedSince: async () => ({ count: 0, changed: [] }),
        close: () => undefined,
      }),
    },
    breakpoints: { load: async () => [], save: async () => {} },
    fileEditor: async () => {},
    contextFile: async () => null,
    view: { loadWrapping: async () => false, saveWrapping: async () => {} },
  };
}
