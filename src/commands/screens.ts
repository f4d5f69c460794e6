import type { Dockerfile } from '../dockerfile/types.ts';
import { RefusedError } from '../errors.ts';
import type { Builder, BuildSpec, Clock, CopyDestination, ShellTerminal, Watcher } from '../ports.ts';
import type { ShellRequest } from '../shell/screen-shell.ts';
import type { Action } from '../store/actions.ts';
import { holdable } from '../store/held-watcher.ts';
import { initialState } from '../store/initial.ts';
import type { KeyOverrides } from '../store/key-overrides.ts';
import type { ScreenPorts } from '../store/screen-ports.ts';
import { createSession, type SessionPorts } from '../store/session.ts';
import type { WindowSize } from '../store/state.ts';
import type { Store } from '../store/store.ts';

/** What the screens need from the terminal. */
export interface ScreenTerminal {
  readonly open: () => void;
  readonly size: () => WindowSize;
  readonly suspend: () => void;
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
  readonly names: { readonly context: string; readonly dockerfile: string };
  readonly clock: Clock;
  readonly terminal: ScreenTerminal;
  readonly connect: () => Promise<Builder>;
  readonly readDockerfile: () => Promise<Dockerfile>;
  readonly specFor: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
  /** Opens the user's editor at a line of the Dockerfile; null if there is no file to edit (stdin). */
  readonly editor: ((line: number) => Promise<void>) | null;
  /** Opens a shell in a state on the given terminal. Returns a sentence if there is something to say. */
  readonly shell: (request: ShellRequest, terminal: ShellTerminal) => Promise<string | null>;
  readonly prepareShell: ScreenPorts['prepareShell'];
  readonly sourceFolder: ScreenPorts['sourceFolder'];
  readonly imageConfig: ScreenPorts['imageConfig'];
  readonly checkSettings: ScreenPorts['checkSettings'];
  /** Opens a destination on disk that the user named. Rejects with a sentence. */
  readonly openCopyDestination: (destination: string) => Promise<CopyDestination>;
  readonly watcher: Watcher;
  readonly breakpoints: {
    readonly load: () => Promise<readonly number[]>;
    readonly save: (lines: readonly number[]) => Promise<void>;
  };
  /** Called with every action before it is processed. */
  readonly observe?: ((action: Action) => void) | undefined;
  /** Keys that the user has redefined. */
  readonly keys?: KeyOverrides | undefined;
  /** Draws the store's state; `unmount` removes the screens. */
  readonly show: (store: Store) => { readonly unmount: () => Promise<void> };
}

/** `stagedive`: the TUI. Ends the process when the user leaves. */
export async function runScreens(options: ScreensOptions): Promise<void> {
  const { clock, terminal } = options;
  let leave: (status: number) => void = () => undefined;
  const left = new Promise<number>((resolve) => {
    leave = resolve;
  });
  let screens: ReturnType<typeof options.show> | null = null;
  const heldWatcher = holdable(options.watcher);
  const inPlaceOfScreens = async <T>(lend: () => Promise<T>): Promise<T> => {
    terminal.holdKeys();
    await screens?.unmount();
    try {
      return await heldWatcher.holdWhile(lend);
    } finally {
      screens = options.show(session.store);
    }
  };
  const ports: SessionPorts = {
    clock,
    watcher: heldWatcher.watcher,
    connect: options.connect,
    readDockerfile: options.readDockerfile,
    specFor: options.specFor,
    leave,
    suspend: terminal.suspend,
    keepBreakpoints: options.breakpoints.save,
    sourceFolder: options.sourceFolder,
    prepareShell: options.prepareShell,
    imageConfig: options.imageConfig,
    checkSettings: options.checkSettings,
    openCopyDestination: options.openCopyDestination,
    edit: async (line) => {
      const { editor } = options;
      if (editor === null)
        throw new RefusedError('The Dockerfile came from stdin: there is no file to edit.');
      await inPlaceOfScreens(() => terminal.runForeground(() => editor(line)));
    },
    shell: (request) => inPlaceOfScreens(() => terminal.runShell((lent) => options.shell(request, lent))),
  };
  const session = createSession(
    ports,
    initialState({
      window: terminal.size(),
      project: options.names,
      dockerfile: options.dockerfile,
      unusedBuildArgs: options.unusedBuildArgs,
      target: options.target,
      now: clock.now(),
      ...(options.keys === undefined ? {} : { keys: options.keys }),
    }),
    options.observe,
  );
  const { store } = session;
  terminal.onExit(session.stop);
  terminal.open();
  screens = options.show(store);
  // Draw the first frame before looking for the engine.
  setImmediate(session.start);
  void options.breakpoints.load().then((lines) => {
    if (lines.length > 0) store.dispatch({ type: 'breakpoints/loaded', lines });
  });
  const status = await left;
  await screens?.unmount();
  await terminal.end(status);
}
