import type { Breakpoint } from '../breakpoints/types.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { RefusedError } from '../errors.ts';
import type { Builder, BuildSpec, Clock, CopyDestination, ShellTerminal, Watcher } from '../ports.ts';
import { withoutHidden } from '../progress/hidden.ts';
import type { RunRequest } from '../shell/screen-run.ts';
import type { ShellRequest } from '../shell/screen-shell.ts';
import type { LastBuilt } from '../states/watch-plan.ts';
import type { Action } from '../store/actions.ts';
import { holdable } from '../store/held-watcher.ts';
import { initialState } from '../store/initial.ts';
import type { ScreenPorts } from '../store/screen-ports.ts';
import { createSession, type SessionPorts } from '../store/session.ts';
import type { ProjectNames, WindowSize } from '../store/state.ts';
import type { Store } from '../store/store.ts';

/** What the screens need from the terminal. */
export interface ScreenTerminal {
  /** Whether a screen reader reads them. */
  readonly speaks: boolean;
  readonly open: () => void;
  readonly size: () => WindowSize;
  readonly suspend: () => void;
  readonly copy: (text: string) => boolean;
  readonly onExit: (call: () => Promise<void>) => void;
  readonly end: (status: number) => Promise<never>;
  /** Holds what is typed from now on for the next user of the terminal. */
  readonly holdKeys: () => void;
  /** Gives the terminal to what `run` starts. The screens must be down. */
  readonly runForeground: <T>(run: () => Promise<T>) => Promise<T>;
  /** Like runForeground, for a shell in the engine, which attaches to the terminal and gets the held keys first. */
  readonly runShell: <T>(run: (terminal: ShellTerminal) => Promise<T>) => Promise<T>;
}

export interface ScreensOptions {
  readonly dockerfile: Dockerfile;
  readonly unusedBuildArgs: readonly string[];
  /** Index of the stage to build. */
  readonly target: number;
  readonly names: ProjectNames;
  readonly clock: Clock;
  readonly terminal: ScreenTerminal;
  readonly connect: () => Promise<Builder>;
  /** Told how `connect` can have the terminal for a program that asks on it; that resolves to null while it is not free. */
  readonly onQuestions?: ((lend: <T>(run: () => Promise<T>) => Promise<T | null>) => void) | undefined;
  readonly readDockerfile: () => Promise<Dockerfile>;
  readonly specFor: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
  readonly changeOptions: ScreenPorts['changeOptions'];
  readonly buildOptions: ScreenPorts['buildOptions'];
  /** Opens the user's editor at a line of the Dockerfile; null if there is no file to edit (stdin). */
  readonly editor: ((line: number) => Promise<void>) | null;
  /** Opens the user's editor at a line of any file. */
  readonly fileEditor: (path: string, line: number) => Promise<void>;
  readonly contextFile: ScreenPorts['contextFile'];
  /** Opens a shell in a state on the given terminal. Returns a sentence if there is something to say. */
  readonly shell: (request: ShellRequest, terminal: ShellTerminal) => Promise<string | null>;
  /** Starts a target on the given terminal. Returns a sentence if there is something to say. */
  readonly launch: (request: RunRequest, terminal: ShellTerminal) => Promise<string | null>;
  readonly prepareShell: ScreenPorts['prepareShell'];
  readonly recorder: ScreenPorts['recorder'];
  readonly history: ScreenPorts['history'];
  readonly pastResult: ScreenPorts['pastResult'];
  readonly sourceFolder: ScreenPorts['sourceFolder'];
  readonly trace: ScreenPorts['trace'];
  readonly contexts: ScreenPorts['contexts'];
  readonly addIgnoreRule: ScreenPorts['addIgnoreRule'];
  readonly fixes: Omit<ScreenPorts['fixes'], 'edit'>;
  /** Opens the user's editor on a text. Returns what it became. */
  readonly editText: (text: string) => Promise<string>;
  readonly imageConfig: ScreenPorts['imageConfig'];
  readonly checkSettings: ScreenPorts['checkSettings'];
  readonly writeReport: ScreenPorts['writeReport'];
  /** Opens a destination on disk that the user named. Rejects with a sentence. */
  readonly openCopyDestination: (destination: string) => Promise<CopyDestination>;
  readonly watcher: Watcher;
  /** Finds when a target was last built. */
  readonly lastBuilt: LastBuilt;
  readonly breakpoints: {
    readonly load: () => Promise<readonly Breakpoint[]>;
    readonly save: (breakpoints: readonly Breakpoint[]) => Promise<void>;
  };
  readonly view: {
    readonly loadWrapping: () => Promise<boolean>;
    readonly saveWrapping: (wrapped: boolean) => Promise<void>;
  };
  /** Called with every action before it is processed. */
  readonly observe?: ((action: Action) => void) | undefined;
  /** Draws the store's state; `unmount` removes the screens. */
  readonly show: (store: Store) => { readonly unmount: () => Promise<void> };
}

/** How the screens of a build were left: an exit status, or the wish for another build. */
export type ScreensEnd = number | 'another build';

/** The screens of one build. */
export interface BuildScreens {
  /** Shows them until somebody leaves, and removes them. May be called again after `another build`. */
  readonly stay: () => Promise<ScreensEnd>;
  /** Cancels what runs and closes every build. Never rejects. */
  readonly stop: () => Promise<void>;
}

/** Prepares the screens of a build. The terminal must be open when they are shown. */
export function createScreens(options: ScreensOptions): BuildScreens {
  const { clock, terminal } = options;
  let leave: (end: ScreensEnd) => void = () => undefined;
  let screens: ReturnType<typeof options.show> | null = null;
  const heldWatcher = holdable(options.watcher);
  /** Whether the screens are shown, or another program has their place. */
  let place: 'none' | 'screens' | 'program' = 'none';
  const inPlaceOfScreens = async <T>(lend: () => Promise<T>): Promise<T> => {
    terminal.holdKeys();
    place = 'program';
    await screens?.unmount();
    try {
      return await heldWatcher.holdWhile(lend);
    } finally {
      // Somebody may have left the screens meanwhile.
      if (place === 'program') {
        place = 'screens';
        screens = options.show(session.store);
      }
    }
  };
  options.onQuestions?.(async (run) =>
    place === 'screens' ? await inPlaceOfScreens(() => terminal.runForeground(run)) : null,
  );
  const ports: SessionPorts = {
    clock,
    watcher: heldWatcher.watcher,
    lastBuilt: options.lastBuilt,
    connect: options.connect,
    readDockerfile: options.readDockerfile,
    specFor: options.specFor,
    recorder: options.recorder,
    history: options.history,
    pastResult: options.pastResult,
    leave: (status) => leave(status),
    pickAnother: () => leave('another build'),
    suspend: terminal.suspend,
    // What the screens hide is not copied either.
    copyText: (text) => terminal.copy(withoutHidden(text)),
    changeOptions: options.changeOptions,
    buildOptions: options.buildOptions,
    keepBreakpoints: options.breakpoints.save,
    keepWrapping: options.view.saveWrapping,
    sourceFolder: options.sourceFolder,
    contexts: options.contexts,
    addIgnoreRule: options.addIgnoreRule,
    prepareShell: options.prepareShell,
    trace: options.trace,
    fixes: {
      ...options.fixes,
      edit: (text) => inPlaceOfScreens(() => terminal.runForeground(() => options.editText(text))),
    },
    imageConfig: options.imageConfig,
    checkSettings: options.checkSettings,
    writeReport: options.writeReport,
    openCopyDestination: options.openCopyDestination,
    edit: async (line) => {
      const { editor } = options;
      if (editor === null)
        throw new RefusedError('The Dockerfile came from stdin: there is no file to edit.');
      await inPlaceOfScreens(() => terminal.runForeground(() => editor(line)));
    },
    editFile: (path, line) =>
      inPlaceOfScreens(() => terminal.runForeground(() => options.fileEditor(path, line))),
    contextFile: options.contextFile,
    launch: (request) => inPlaceOfScreens(() => terminal.runShell((lent) => options.launch(request, lent))),
    shell: (request) => inPlaceOfScreens(() => terminal.runShell((lent) => options.shell(request, lent))),
  };
  const session = createSession(
    ports,
    initialState({
      onePanel: terminal.speaks,
      window: terminal.size(),
      project: options.names,
      dockerfile: options.dockerfile,
      unusedBuildArgs: options.unusedBuildArgs,
      target: options.target,
      now: clock.now(),
    }),
    options.observe,
  );
  const { store } = session;
  let isStarted = false;
  return {
    stay: async () => {
      const left = new Promise<ScreensEnd>((resolve) => {
        leave = resolve;
      });
      // The window may have another size than when they were shown last.
      if (isStarted) store.dispatch({ type: 'window/resized', size: terminal.size() });
      screens = options.show(store);
      place = 'screens';
      // Draw the first frame before looking for the engine.
      if (!isStarted) setImmediate(session.start);
      if (!isStarted) void loadBreakpoints(options, store);
      if (!isStarted) void loadWrapping(options, store);
      isStarted = true;
      const end = await left;
      place = 'none';
      await screens?.unmount();
      return end;
    },
    stop: session.stop,
  };
}

async function loadBreakpoints({ breakpoints }: ScreensOptions, store: Store): Promise<void> {
  const kept = await breakpoints.load();
  if (kept.length > 0) store.dispatch({ type: 'breakpoints/loaded', breakpoints: kept });
}

async function loadWrapping({ view }: ScreensOptions, store: Store): Promise<void> {
  if (await view.loadWrapping()) store.dispatch({ type: 'log/wrapLoaded', wrapped: true });
}
