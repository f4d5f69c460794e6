/** What stops a command from outside: signals, a closed stdout, and a closed terminal. */
import { INTERRUPT_STATUS, type OnInterrupt, type OnPassedSignal, type PassedSignal } from '../ports.ts';
import { hasTerminal, isTerminalGone } from '../terminal/closed-terminal.ts';
import type { Foreground } from '../terminal/shell/foreground.ts';
import { writeReason } from '../text/write-reasons.ts';

/** Called, instead of exiting, when stdout is closed, or cannot be written. */
const outputClosed = new Set<() => void>();

/** Called when the terminal was closed, once. */
const hangUp = new Set<() => void>();

let hungUp = false;

let outputFailed = false;

/** Who has been told of a closed output: a command that heard it a second time would end at once. */
const told = new WeakSet<() => void>();

/**
 * How long a command may take to end after its terminal was closed, or its output failed. Nobody may be there to
 * interrupt it a second time.
 */
const HANG_UP_TIMEOUT_MS = 5_000;

/** Whether a closed terminal, or a SIGHUP, has interrupted the command. */
export function isHungUp(): boolean {
  return hungUp;
}

/** Whether what the command printed could not be written. A reader of stdout that stops early is no such case. */
export function hasOutputFailed(): boolean {
  return outputFailed;
}

/** Tells who has to end something first, and exits if nobody has. */
function onOutputClosed(status: number): void {
  if (outputClosed.size === 0) process.exit(status);
  for (const call of outputClosed) {
    if (told.has(call)) continue;
    told.add(call);
    call();
  }
}

/** Ends the command in order, with status 1. @param say called at the first failure */
function onOutputFailure(say: () => void = () => undefined): void {
  if (!outputFailed) {
    outputFailed = true;
    say();
    setTimeout(() => process.exit(1), HANG_UP_TIMEOUT_MS).unref();
  }
  onOutputClosed(1);
}

/**
 * A closed terminal sends SIGHUP up to three times: the kernel for the terminal, the shell, and the kernel for the end
 * of the shell. Only the first counts, and no other may end the process while it cleans up.
 */
function onHangUp(): void {
  if (hungUp || hangUp.size === 0) return;
  hungUp = true;
  setTimeout(() => process.exit(INTERRUPT_STATUS.HUP), HANG_UP_TIMEOUT_MS).unref();
  for (const call of hangUp) call();
}

/** Who gets a SIGHUP that cannot be that of a closed terminal; null if nobody wants it. */
let passHangUp: (() => void) | null = null;

function onHangUpSignal(): void {
  if (passHangUp === null) onHangUp();
  else passHangUp();
}

/** Without a terminal, a SIGHUP is for the program: many read their settings anew at it. */
export const onPassedSignal: OnPassedSignal = (call) => {
  const handlers = (['QUIT', 'USR1', 'USR2'] as const satisfies readonly PassedSignal[]).map(
    (name) => [`SIG${name}`, () => call(name)] as const,
  );
  for (const [signal, handler] of handlers) process.on(signal, handler);
  if (!hasTerminal()) passHangUp = () => call('HUP');
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    passHangUp = null;
  };
};

/** The same of a command that has the terminal to itself, which a SIGQUIT would end otherwise. */
export function passedOn(foreground: Pick<Foreground, 'ignore'>): OnPassedSignal {
  return (call) => {
    const heed = foreground.ignore('SIGQUIT');
    const stop = onPassedSignal(call);
    return () => {
      stop();
      heed();
    };
  };
}

/**
 * Calls back for ctrl+c and SIGTERM, each time, for the first SIGHUP, and once for an output that is closed or cannot be
 * written. The returned function stops that.
 */
export const onInterrupt: OnInterrupt = (call) => {
  const interrupted = (): void => call('INT');
  const terminated = (): void => call('TERM');
  const lost = (): void => call('HUP');
  process.on('SIGINT', interrupted).on('SIGTERM', terminated);
  if (hangUp.size === 0 && !hungUp) process.on('SIGHUP', onHangUpSignal);
  hangUp.add(lost);
  const closed = (): void => call('PIPE');
  outputClosed.add(closed);
  return () => {
    process.off('SIGINT', interrupted).off('SIGTERM', terminated);
    hangUp.delete(lost);
    if (hangUp.size === 0 && !hungUp) process.off('SIGHUP', onHangUpSignal);
    outputClosed.delete(closed);
  };
};

/** Ends a command that has the terminal to itself, whose interruptions are keys, as a signal does. */
export function onFailedOutput(foreground: Pick<Foreground, 'end'>): () => void {
  const end = (): void => void foreground.end(1);
  outputClosed.add(end);
  return () => outputClosed.delete(end);
}

/**
 * From now on a signal that nothing else handles ends the process in order, so that what was registered for its end is
 * done. Without this the system ends it at once.
 */
export function endInOrder(): void {
  for (const [signal, status] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(status);
    });
  }
}

/** Ends the command without a stack trace when its output cannot be written. */
export function watchOutput(): void {
  // A reader that stops early (`stagedive ls | head`) is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isTerminalGone(error, process.stdout.fd)) return onHangUp();
    if (error.code !== 'EPIPE') {
      // What is not the system's error is said where it comes from.
      if (error.syscall === undefined) return;
      const why = writeReason(error.code ?? '', error);
      return onOutputFailure(() => {
        process.stderr.write(`stagedive: the output cannot be written: ${why}.\n`);
      });
    }
    onOutputClosed(0);
  });

  // Progress that does not fit on the disk must not end a build. A closed stderr does.
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (isTerminalGone(error, process.stderr.fd)) return onHangUp();
    if (error.code === 'EPIPE') onOutputFailure();
  });
}
