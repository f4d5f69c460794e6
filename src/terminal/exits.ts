import { constants } from 'node:os';
import type { ExitCall } from './types.ts';
import { writeAllSync } from './write-sync.ts';

/** The signals that end the program; the status is 128 + the signal's number, as docker and shells have it. */
const EXIT_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** How long the exit calls may take together, in milliseconds. */
const EXIT_CALLS_TIMEOUT_MS = 700;

export interface Exits {
  /** Watches the ways out; until unwatch() each of them calls `restore` before anything else. */
  watch(): void;
  unwatch(): void;
  onExit(call: ExitCall): () => void;
  /** Restores, runs the exit calls, ends the process with the status of the first call. */
  end(status: number): Promise<never>;
  /** While a child has the terminal, its ctrl+c and ctrl+\ are not ours. */
  setLent(lent: boolean): void;
}

/**
 * Watches the process's ways out. `restore` must be synchronous, idempotent, and must not throw. `isAway` tells
 * whether the job is stopped or goes on in the background, where the terminal is somebody else's.
 */
export function createExits(
  restore: () => void,
  isAway: () => boolean,
  describeCrash: (error: unknown) => string,
): Exits {
  const calls = new Set<ExitCall>();
  let watching = false;
  let ending: Promise<never> | null = null;
  let lent = false;

  // One signal may come twice (npm passes on what the terminal has sent already), a hangup in three ways at once:
  // only the first counts, and the wait is short.
  const endWith = (leave: () => never): Promise<never> => {
    restore();
    ending ??= settleAll([...calls]).then(leave);
    return ending;
  };
  const end = (status: number): Promise<never> => endWith(() => process.exit(status));
  const onSignal = (signal: NodeJS.Signals): void => {
    if (lent && (signal === 'SIGINT' || signal === 'SIGQUIT')) return;
    void (isAway() ? endWith(() => dieFromSignal(signal)) : end(128 + constants.signals[signal]));
  };
  const onCrash = (error: unknown): void => {
    restore();
    // The same crash can come again and again while the exit calls run; it is told once.
    if (ending === null) writeAllSync(process.stderr.fd, `${describeCrash(error)}\n`);
    void end(1);
  };

  return {
    watch() {
      if (watching) return;
      watching = true;
      for (const signal of EXIT_SIGNALS) process.on(signal, onSignal);
      // Unhandled rejections arrive here too (node's --unhandled-rejections=throw, the default).
      process.on('uncaughtException', onCrash);
      process.on('exit', restore);
    },
    unwatch() {
      if (!watching || ending !== null) return;
      watching = false;
      for (const signal of EXIT_SIGNALS) process.off(signal, onSignal);
      process.off('uncaughtException', onCrash);
      process.off('exit', restore);
    },
    onExit(call) {
      calls.add(call);
      return () => calls.delete(call);
    },
    end,
    setLent(next) {
      lent = next;
    },
  };
}

/**
 * Ends the process as if nobody had caught the signal. process.exit() would set the terminal's modes once more
 * (libuv's uv_tty_reset_mode), and for that the kernel stops a process that is in the background.
 */
function dieFromSignal(signal: NodeJS.Signals): never {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  return process.exit(128 + constants.signals[signal]);
}

/** Waits for all calls, failed ones too, but not longer than `patience`. */
async function settleAll(calls: readonly ExitCall[]): Promise<void> {
  if (calls.length === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, EXIT_CALLS_TIMEOUT_MS);
  });
  await Promise.race([Promise.allSettled(calls.map(async (call) => call())), timeout]);
  clearTimeout(timer);
}
