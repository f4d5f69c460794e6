import type { Container, ContainerProcess, ProcessEnd } from '../ports.ts';
import { wrapWords } from '../text/wrap.ts';
import type { ClaimedTerminal } from './claimed-terminal.ts';
import { HistoryTyping } from './history-typing.ts';
import type { ShellRecorder } from './recorder.ts';
import { TypeAhead } from './type-ahead.ts';

export interface TerminalRun {
  readonly claimed: ClaimedTerminal;
  readonly banner: string;
  readonly container: (signal: AbortSignal) => Promise<Container>;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: string;
  /** What to type at the first prompt, out of sight (see HistoryTyping); null for nothing. */
  readonly typed: string | null;
  /** Null if nothing is recorded. */
  readonly recorder: ShellRecorder | null;
}

export type ShellEnd = ProcessEnd;

/** How long a started shell may take to show a prompt and accept what is typed. */
const PROMPT_TIMEOUT_MS = 3_000;

/** How long a shell may take to exit after the line that ends it: 30 to 60 ms on an idle engine. */
const MIN_EXIT_WAIT_MS = 300;
const MAX_EXIT_WAIT_MS = 2_000;

/**
 * Runs one process in a claimed terminal. It gets the keys once it prints something, starting with those typed
 * before; keys that it did not use stay in the terminal. Rejects with one sentence if there is no container, or after
 * a ctrl+c before there is one.
 */
export async function runInTerminal(run: TerminalRun): Promise<ShellEnd> {
  const { claimed, args, env, cwd, user } = run;
  const { screen, terminal } = claimed;
  let process: ContainerProcess | null = null;
  let hasKeys = false;
  let startedAt = performance.now();
  let startTook = 0;
  const keys = new TypeAhead({
    send: (bytes) => void process?.write(bytes),
    // What starts slowly also ends slowly.
    exitWaitMs: () => Math.max(MIN_EXIT_WAIT_MS, Math.min(2 * startTook, MAX_EXIT_WAIT_MS)),
    after: callLater,
    onPause: (pauses) => (pauses ? screen.pause() : screen.resume()),
  });
  const giveKeys = (): void => {
    if (hasKeys) return;
    hasKeys = true;
    // The window may have been resized since the process was started.
    process?.resize(terminal.size());
    claimed.sendKeysTo({ input: (bytes) => keys.push(bytes), resized: (size) => process?.resize(size) });
  };
  const typing =
    run.typed === null
      ? null
      : new HistoryTyping(
          run.typed,
          (text) => {
            void process?.write(Buffer.from(text));
            giveKeys();
          },
          giveKeys,
        );
  const show = (bytes: Uint8Array): void | Promise<void> => {
    const shown = typing === null ? bytes : typing.filter(bytes);
    if (startTook === 0) startTook = performance.now() - startedAt;
    if (container !== null) run.recorder?.begin(container);
    if (shown.length === 0) return;
    keys.printed(shown);
    if (typing === null) giveKeys();
    return screen.write(shown);
  };
  let stopWaiting = (): void => undefined;
  let container: Container | null = null;
  try {
    await screen.write(`${wrapWords(run.banner, terminal.size().columns).join('\r\n')}\r\n`);
    const opening = run.container(claimed.signal);
    container = await claimed.wait(opening).catch((error: unknown) => {
      // Release a container that arrives late.
      void opening.then((late) => late.release()).catch(() => undefined);
      throw error;
    });
    startedAt = performance.now();
    process = container.start({
      args,
      env,
      cwd,
      user,
      tty: terminal.size(),
      output: (_stream, bytes) => show(bytes),
    });
    await claimed.wait(process.started);
    stopWaiting = callLater(PROMPT_TIMEOUT_MS, () => {
      if (container !== null) run.recorder?.begin(container);
      if (typing !== null) void screen.write(typing.giveUp());
      giveKeys();
    });
    const end = await claimed.wait(process.ended);
    // Keys that it has not received by now are not for it.
    hasKeys = true;
    if (typing !== null) await screen.write(typing.giveUp());
    if (run.recorder !== null && end.kind === 'exited') await run.recorder.collect();
    return end;
  } finally {
    stopWaiting();
    claimed.holdKeys(keys.rest());
    await container?.release();
  }
}

function callLater(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}
