import type { AttachedTerminal, ShellTerminal, TerminalSize } from '../ports.ts';

const CTRL_C = 3;

/** Who has the keys of a terminal that was taken. */
export interface KeyReceiver {
  readonly input: (bytes: Uint8Array) => void;
  readonly resized: (size: TerminalSize) => void;
}

/** A terminal from the key that asks for a shell to the end of that shell. */
export interface ClaimedTerminal {
  readonly terminal: ShellTerminal;
  readonly screen: AttachedTerminal;
  /** Aborted by a ctrl+c that comes while the keys are nobody's. */
  readonly signal: AbortSignal;
  /** Rejects when `signal` is aborted before `work` is done. */
  wait<T>(work: Promise<T>): Promise<T>;
  /** From now on the keys are somebody's, those first that came before. */
  sendKeysTo(to: KeyReceiver): void;
  /** The keys are nobody's again, and are kept; `unused` are those of them that were given and not used. */
  holdKeys(unused: Uint8Array): void;
  /** Gives it back as it was, and the keys that nobody used with it; idempotent. */
  release(): void;
}

/** What `wait` rejects with after a ctrl+c. */
const CANCELLED = 'Given up before the shell was there.';

/** Takes a terminal: from here on every key is kept for the shell, and ctrl+c gives up the waiting for it. */
export function claimTerminal(terminal: ShellTerminal, title: string): ClaimedTerminal {
  const abandon = new AbortController();
  let kept: Uint8Array[] = [];
  let taker: KeyReceiver | null = null;
  let wanted = true;
  const screen = terminal.attach({
    title,
    input(bytes) {
      if (taker !== null) return taker.input(bytes);
      kept.push(bytes);
      const at = bytes.lastIndexOf(CTRL_C);
      if (at < 0 || !wanted) return;
      // It was for the waiting, as all that was typed before it.
      kept = [bytes.subarray(at + 1)];
      abandon.abort();
    },
    resized: (size) => taker?.resized(size),
  });
  return {
    terminal,
    screen,
    signal: abandon.signal,
    wait: (work) => Promise.race([work, aborted(abandon.signal)]),
    sendKeysTo(to) {
      taker = to;
      for (const bytes of kept.splice(0)) to.input(bytes);
    },
    holdKeys(unused) {
      taker = null;
      kept.unshift(unused);
    },
    release() {
      if (!wanted) return;
      wanted = false;
      screen.detach(Buffer.concat(kept));
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(new Error(CANCELLED));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
