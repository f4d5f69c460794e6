/** The store with its effects on a builder, a clock and a project that the test controls. */

import type { Breakpoint } from '../../src/breakpoints/types.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import type {
  Builder,
  BuildSpec,
  CopyDestination,
  ImageConfig,
  OptionChanges,
  SourceFolder,
  Watcher,
} from '../../src/ports.ts';
import { NO_POLICY } from '../../src/states/check-policy.ts';
import type { Action } from '../../src/store/actions.ts';
import type { ScreenPorts } from '../../src/store/screen-ports.ts';
import { createSession, type Session, type SessionPorts } from '../../src/store/session.ts';
import type { AppState } from '../../src/store/state.ts';
import type { Store } from '../../src/store/store.ts';
import { FakeBuilder, FakeClock } from './builder.ts';
import { specOf } from './sample-spec.ts';
import { NOW, start } from './state.ts';

/** Watches a disk where nothing ever changes. */
export const NO_WATCHER: Watcher = {
  start: () => ({
    follow: async () => undefined,
    changedSince: async () => ({ count: 0, changed: [] }),
    close: () => undefined,
  }),
};

export class Rig {
  readonly clock = new FakeClock(NOW);
  readonly builder = new FakeBuilder();
  /** Everything that was dispatched, in order. */
  readonly actions: Action[] = [];
  readonly left: number[] = [];
  /** What was copied to the clipboard. */
  readonly copied: string[] = [];
  suspended = 0;
  /** What the build context contains. */
  sourceFolder: SourceFolder | null = null;
  connect: () => Promise<Builder> = () => Promise.resolve(this.builder);
  readDockerfile: () => Promise<Dockerfile>;
  buildArgs: Record<string, string> = {};
  noCacheFilter: readonly string[] = [];
  platforms: readonly string[] = [];
  /** Changes of options that were asked for. */
  readonly changed: OptionChanges[] = [];
  changeOptions: (changes: OptionChanges) => Promise<Dockerfile> = () => this.readDockerfile();
  /** The breakpoints that were saved, the latest last. */
  readonly kept: (readonly Breakpoint[])[] = [];
  keepBreakpoints: (breakpoints: readonly Breakpoint[]) => Promise<void> = () => Promise.resolve();
  /** Whether lines were to be wrapped from then on, the latest last. */
  readonly wrapping: boolean[] = [];
  pastResult: ScreenPorts['pastResult'] = () => Promise.reject(new Error('No result is kept.'));
  /** Lines at which the editor was opened. */
  readonly edited: number[] = [];
  edit: () => Promise<void> = () => Promise.resolve();
  /** Other files that the editor was opened on. */
  readonly editedFiles: { readonly path: string; readonly line: number }[] = [];
  contextFile: ScreenPorts['contextFile'] = () => Promise.resolve(null);
  listContext: ScreenPorts['contexts']['list'] = () => Promise.resolve(null);
  addIgnoreRule: ScreenPorts['addIgnoreRule'] = () => Promise.resolve('written');
  shell: ScreenPorts['shell'] = () => Promise.resolve(null);
  fixes: ScreenPorts['fixes'] = {
    read: async () => null,
    write: () => Promise.reject(new Error('The rig has no disk.')),
    edit: async (text) => text,
  };
  trace: ScreenPorts['trace'] = () => Promise.reject(new Error('Nothing can be traced here.'));
  launch: ScreenPorts['launch'] = () => Promise.resolve(null);
  /** Lines at which a shell was prepared. */
  readonly prepared: number[] = [];
  writeReport: ScreenPorts['writeReport'] = () => Promise.reject(new Error('The rig has no disk.'));
  readonly session: Session;
  /** Points whose image config was asked for. */
  readonly configured: string[] = [];
  /** What a check finds beside the files. */
  config: ImageConfig | null = null;
  rulesOff: readonly string[] = [];
  /** Number of checks that have released their stages. */
  checked = 0;
  openCopyDestination: (destination: string) => Promise<CopyDestination> = () =>
    Promise.reject(new Error('The rig has no disk.'));

  constructor(state: AppState = start()) {
    this.readDockerfile = () => Promise.resolve(state.dockerfile);
    const ports: SessionPorts = {
      watcher: NO_WATCHER,
      lastBuilt: async () => null,
      clock: this.clock,
      connect: () => this.connect(),
      readDockerfile: () => this.readDockerfile(),
      specFor: (dockerfile, stage, noCache) => this.#spec(dockerfile, stage, noCache),
      recorder: async () => null,
      history: async () => (await this.connect()).history,
      pastResult: (details, targets) => this.pastResult(details, targets),
      sourceFolder: () => Promise.resolve(this.sourceFolder),
      imageConfig: async ({ point, side }) => {
        this.configured.push(`${point.lines.start} ${side}`);
        return this.config;
      },
      checkSettings: async () => ({
        platform: null,
        config: this.config,
        policy: { ...NO_POLICY, off: this.rulesOff },
        moreStages: async () => [],
        unseenStages: () => [],
        close: async () => {
          this.checked += 1;
        },
      }),
      openCopyDestination: (destination) => this.openCopyDestination(destination),
      changeOptions: (changes) => {
        this.changed.push(changes);
        return this.changeOptions(changes);
      },
      buildOptions: (dockerfile, stage) => ({
        spec: this.#spec(dockerfile, stage, false),
        command: ['docker', 'buildx', 'build', '.'],
      }),
      copyText: (text) => {
        this.copied.push(text);
        return true;
      },
      leave: (status) => this.left.push(status),
      pickAnother: () => undefined,
      writeReport: (dockerfile, stage, signal) => this.writeReport(dockerfile, stage, signal),
      suspend: () => {
        this.suspended += 1;
      },
      edit: (line) => {
        this.edited.push(line);
        return this.edit();
      },
      editFile: async (path, line) => {
        this.editedFiles.push({ path, line });
      },
      contextFile: (spec, name, paths) => this.contextFile(spec, name, paths),
      contexts: { list: (...asked) => this.listContext(...asked) },
      addIgnoreRule: (change) => this.addIgnoreRule(change),
      shell: (request) => this.shell(request),
      trace: (request) => this.trace(request),
      launch: (request) => this.launch(request),
      fixes: this.fixes,
      prepareShell: ({ point }) => {
        this.prepared.push(point.lines.start);
      },
      keepBreakpoints: (breakpoints) => {
        this.kept.push(breakpoints);
        return this.keepBreakpoints(breakpoints);
      },
      keepWrapping: async (wrapped) => {
        this.wrapping.push(wrapped);
      },
    };
    this.session = createSession(ports, state, (action) => this.actions.push(action));
  }

  get store(): Store {
    return this.session.store;
  }

  get state(): AppState {
    return this.store.get();
  }

  get phase(): string | undefined {
    return this.state.build?.phase;
  }

  types(): string[] {
    return this.actions.map((action) => action.type);
  }

  build(noCache = false): void {
    this.store.dispatch({ type: 'build/asked', noCache, now: this.clock.now() });
  }

  #spec(dockerfile: Dockerfile, stage: number, noCache: boolean): BuildSpec {
    return specOf('/project', {
      platforms: this.platforms,
      target: dockerfile.stages[stage]?.name ?? null,
      buildArgs: this.buildArgs,
      noCacheFilter: this.noCacheFilter,
      noCache,
    });
  }
}
