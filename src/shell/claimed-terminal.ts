import { RefusedError } from '../errors.ts';
import type { AttachedTerminal, ShellTerminal, TerminalSize } from '../ports.ts';

const CTRL_C = 3;

/** Receives the keys of a claimed terminal. */
export interface KeyReceiver {
  readonly input: (bytes: Uint8Array) => void;
  readonly resized: (size: TerminalSize) => void;
}

/** A terminal that belongs to a shell, from the key that asks for the shell to the shell's end. */
export interface ClaimedTerminal {
  readonly terminal: ShellTerminal;
  readonly screen: AttachedTerminal;
  /** Aborted by a ctrl+c while nothing receives the keys. */
  readonly signal: AbortSignal;
  /** Waits for `work`; rejects if `signal` is aborted first. */
  wait<T>(work: Promise<T>): Promise<T>;
  /** Sends the keys to a receiver from now on, starting with those held. */
  sendKeysTo(to: KeyReceiver): void;
  /** Holds the keys again; `unused` are keys that were sent but not used. */
  holdKeys(unused: Uint8Array): void;
  /** Restores the terminal and returns unused keys to it. Idempotent. */
  release(): void;
}

const CANCELLED = 'Cancelled before the shell was ready.';

/**
 * Claims a terminal for a shell: from now on keys are held for it, and ctrl+c cancels the wait for it.
 * @param cancelled what is said then
 */
export function claimTerminal(
  terminal: ShellTerminal,
  title: string,
  cancelled = CANCELLED,
): ClaimedTerminal {
  const cancel = new AbortController();
  let held: Uint8Array[] = [];
  let receiver: KeyReceiver | null = null;
  let isClaimed = true;
  const screen = terminal.attach({
    title,
    input(bytes) {
      if (receiver !== null) return receiver.input(bytes);
      held.push(bytes);
      const at = bytes.lastIndexOf(CTRL_C);
      if (at < 0 || !isClaimed) return;
      // The ctrl+c, and what was typed before it, was meant for the wait, not for the shell.
      held = [bytes.subarray(at + 1)];
      cancel.abort();
    },
    resized: (size) => receiver?.resized(size),
  });
  return {
    terminal,
    screen,
    signal: cancel.signal,
    wait: (work) => Promise.race([work, aborted(cancel.signal, cancelled)]),
    sendKeysTo(to) {
      receiver = to;
      for (const bytes of held.splice(0)) to.input(bytes);
    },
    holdKeys(unused) {
      receiver = null;
      held.unshift(unused);
    },
    release() {
      if (!isClaimed) return;
      isClaimed = false;
      screen.detach(Buffer.concat(held));
    },
  };
}

function aborted(signal: AbortSignal, text: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(new RefusedError(text));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
