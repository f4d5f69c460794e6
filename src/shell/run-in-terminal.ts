import type { Container, ContainerProcess, ProcessEnd } from '../ports.ts';
import type { ClaimedTerminal } from './claimed-terminal.ts';
import { HistoryTyping } from './history-typing.ts';
import { TypeAhead } from './type-ahead.ts';

export interface TerminalRun {
  readonly claimed: ClaimedTerminal;
  readonly banner: string;
  readonly container: (signal: AbortSignal) => Promise<Container>;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: string;
  /** What is typed at the first prompt, unseen, see HistoryTyping; null for nothing. */
  readonly typed: string | null;
}

export type ShellEnd = ProcessEnd;

/** Milliseconds in which a shell that has started has to show a prompt, and to take what is typed. */
const PROMPT_TIMEOUT_MS = 3_000;

/** Milliseconds in which a shell ends after the line that ends it: 30 to 60 on an engine that has nothing else to do. */
const MIN_EXIT_WAIT_MS = 300;
const MAX_EXIT_WAIT_MS = 2_000;

/**
 * Runs one process in a terminal that was taken. It gets the keys once it shows something, those first that were typed
 * before; the ones that it did not take are left in the terminal. Rejects with one sentence when there is no container,
 * or after a ctrl+c before there was one.
 */
export async function runInTerminal(run: TerminalRun): Promise<ShellEnd> {
  const { claimed: taken, args, env, cwd, user } = run;
  const { screen, terminal } = taken;
  let process: ContainerProcess | null = null;
  let given = false;
  let startedAt = Date.now();
  let startTook = 0;
  const keys = new TypeAhead({
    send: (bytes) => void process?.write(bytes),
    // Where it takes long to start, it takes long to end, too.
    exitWaitMs: () => Math.max(MIN_EXIT_WAIT_MS, Math.min(2 * startTook, MAX_EXIT_WAIT_MS)),
    after: callLater,
    onPause: (pauses) => (pauses ? screen.pause() : screen.resume()),
  });
  const give = (): void => {
    if (given) return;
    given = true;
    // The window may be another one since the process was asked for.
    process?.resize(terminal.size());
    taken.sendKeysTo({ input: (bytes) => keys.push(bytes), resized: (size) => process?.resize(size) });
  };
  const typing =
    run.typed === null
      ? null
      : new HistoryTyping(
          run.typed,
          (text) => {
            void process?.write(Buffer.from(text));
            give();
          },
          give,
        );
  const show = (bytes: Uint8Array): void | Promise<void> => {
    const shown = typing === null ? bytes : typing.filter(bytes);
    if (startTook === 0) startTook = Date.now() - startedAt;
    if (shown.length === 0) return;
    keys.printed(shown);
    if (typing === null) give();
    return screen.write(shown);
  };
  let stopWaiting = (): void => undefined;
  let container: Container | null = null;
  try {
    await screen.write(`${run.banner}\r\n`);
    const opening = run.container(taken.signal);
    container = await taken.wait(opening).catch((error: unknown) => {
      // One that comes after all is let go of.
      void opening.then((late) => late.release()).catch(() => undefined);
      throw error;
    });
    startedAt = Date.now();
    process = container.start({
      args,
      env,
      cwd,
      user,
      tty: terminal.size(),
      output: (_stream, bytes) => show(bytes),
    });
    await taken.wait(process.started);
    stopWaiting = callLater(PROMPT_TIMEOUT_MS, () => {
      if (typing !== null) void screen.write(typing.giveUp());
      give();
    });
    const end = await taken.wait(process.ended);
    // What was not given until now is not its any more.
    given = true;
    if (typing !== null) await screen.write(typing.giveUp());
    return end;
  } finally {
    stopWaiting();
    taken.holdKeys(keys.rest());
    await container?.release();
  }
}

function callLater(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}
