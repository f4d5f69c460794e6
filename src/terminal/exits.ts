import { constants } from 'node:os';
import type { ExitCall } from './types.ts';
import { writeAllSync } from './write-sync.ts';

/** The signals that end the program. The exit status is 128 + the signal's number, as with docker and shells. */
const EXIT_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

export type ExitSignal = (typeof EXIT_SIGNALS)[number];

/** How long all exit calls together may take. */
const EXIT_CALLS_TIMEOUT_MS = 700;

export interface Exits {
  /** Watches the ways out of the process. Until unwatch(), each of them first calls `restore`. */
  watch(): void;
  unwatch(): void;
  /** Registers an exit call. The result unregisters it. */
  onExit(call: ExitCall): () => void;
  /** Restores, runs the exit calls, and ends the process. If called again, the first status counts. */
  end(status: number): Promise<never>;
  /** From now on such signals are meant for a child and are ignored here. The result ends that. */
  ignore(...signals: readonly ExitSignal[]): () => void;
}

/**
 * Watches the ways out of the process.
 * @param restore restores the terminal. It must be synchronous and idempotent, and must not throw.
 * @param isAway whether the job is stopped or runs in the background, where the terminal belongs to another job
 * @param describeCrash the message for an unexpected error
 */
export function createExits(
  restore: () => void,
  isAway: () => boolean,
  describeCrash: (error: unknown) => string,
): Exits {
  const calls = new Set<ExitCall>();
  let watching = false;
  let ending: Promise<never> | null = null;
  const ignored = new Set<NodeJS.Signals>();

  // A signal can arrive twice (npm forwards what the terminal has already sent) and a hangup in three ways at once.
  // Only the first counts.
  const endWith = (leave: () => never): Promise<never> => {
    restore();
    ending ??= settleAll([...calls]).then(leave);
    return ending;
  };
  const end = (status: number): Promise<never> => endWith(() => process.exit(status));
  const onSignal = (signal: NodeJS.Signals): void => {
    if (ignored.has(signal)) return;
    void (isAway() ? endWith(() => dieFromSignal(signal)) : end(128 + constants.signals[signal]));
  };
  const onCrash = (error: unknown): void => {
    restore();
    // The same error can be thrown repeatedly while the exit calls run. Report it once.
    if (ending === null) writeAllSync(process.stderr.fd, `${describeCrash(error)}\n`);
    void end(1);
  };

  return {
    watch() {
      if (watching) return;
      watching = true;
      for (const signal of EXIT_SIGNALS) process.on(signal, onSignal);
      // Also receives unhandled rejections (node's default, --unhandled-rejections=throw).
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
    ignore(...signals) {
      for (const signal of signals) ignored.add(signal);
      return () => {
        for (const signal of signals) ignored.delete(signal);
      };
    },
  };
}

/**
 * Ends the process as if the signal had no handler. process.exit() would set the terminal modes again (libuv's
 * uv_tty_reset_mode), and for that the kernel stops a background process.
 */
function dieFromSignal(signal: NodeJS.Signals): never {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  return process.exit(128 + constants.signals[signal]);
}

/** Runs all calls and waits until they settle, at most EXIT_CALLS_TIMEOUT_MS. */
async function settleAll(calls: readonly ExitCall[]): Promise<void> {
  if (calls.length === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, EXIT_CALLS_TIMEOUT_MS);
  });
  await Promise.race([Promise.allSettled(calls.map(async (call) => call())), timeout]);
  clearTimeout(timer);
}
