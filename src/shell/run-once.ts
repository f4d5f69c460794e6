import type { Readable, Writable } from 'node:stream';
import type { Clock, Container, Interrupt, OnInterrupt, ProcessEnd, ProcessRequest } from '../ports.ts';
import { forwardInput, writeTo } from './streams.ts';
import { watchForEnd } from './unseen-end.ts';

export interface RunOnceOptions {
  readonly container: Container;
  readonly process: Omit<ProcessRequest, 'tty' | 'output'>;
  /** Null for no input. */
  readonly stdin: Readable | null;
  /** See `watchForEnd`. */
  readonly probe: () => Promise<readonly string[] | null>;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly clock: Clock;
  readonly onInterrupt: OnInterrupt;
}

export type RunOnceEnd = ProcessEnd | { readonly kind: 'interrupted'; readonly signal: Interrupt };

/** How long a process may take to exit after a ctrl+c. A process with PID 1 and no handler ignores the signal. */
const KILL_DELAY_MS = 1_000;

/**
 * Runs one process with our stdin, stdout and stderr, byte for byte; a slow reader slows the process. The first
 * interruption is passed on to the process, the second kills it. Releases the container.
 */
export async function runOnce(run: RunOnceOptions): Promise<RunOnceEnd> {
  const { container, stdin, stdout, stderr, clock } = run;
  let activity = 0;
  const process = container.start({
    ...run.process,
    tty: null,
    output: (stream, bytes) => {
      activity += 1;
      return writeTo(stream === 'stderr' ? stderr : stdout, bytes);
    },
  });
  let interrupted: Interrupt | null = null;
  let stopGrace = (): void => undefined;
  const stopListening = run.onInterrupt((signal) => {
    const again = interrupted !== null;
    interrupted ??= signal;
    if (again || signal === 'PIPE' || !process.signal(signal)) void container.release();
    else stopGrace = clock.after(KILL_DELAY_MS, () => void container.release());
  });
  const stopWatch = watchForEnd(container, process, clock, run.probe, () => activity);
  const endInput = (): void => {
    stopWatch();
    process.endInput();
  };
  const write = (bytes: Uint8Array): Promise<void> => {
    activity += 1;
    return process.write(bytes);
  };
  const stopFeeding = stdin === null ? null : forwardInput(stdin, { write, endInput });
  if (stdin === null) endInput();
  try {
    await process.started.catch((error: unknown) => {
      if (interrupted === null) throw error;
    });
    const end = await process.ended;
    return interrupted === null ? end : { kind: 'interrupted', signal: interrupted };
  } finally {
    stopWatch();
    stopFeeding?.();
    stopGrace();
    stopListening();
    await container.release();
  }
}
