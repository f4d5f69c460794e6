import type { Readable, Writable } from 'node:stream';
import type { Clock, Container, Interrupt, OnInterrupt, ProcessEnd, ProcessRequest } from '../ports.ts';
import { forwardInput, writeTo } from './streams.ts';
import { type FindWaiter, startWatched } from './watched-process.ts';

export interface RunOnceOptions {
  readonly container: Container;
  readonly process: Omit<ProcessRequest, 'tty' | 'output'>;
  /** Null for no input. */
  readonly stdin: Readable | null;
  readonly findWaiter: FindWaiter;
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
  const output = (stream: 'stdout' | 'stderr', bytes: Uint8Array) =>
    writeTo(stream === 'stderr' ? stderr : stdout, bytes);
  const process = startWatched(container, { ...run.process, tty: null, output }, clock, run.findWaiter);
  let interrupted: Interrupt | null = null;
  let stopGrace = (): void => undefined;
  const stopListening = run.onInterrupt((signal) => {
    const again = interrupted !== null;
    interrupted ??= signal;
    if (again || signal === 'PIPE' || !process.signal(signal)) void container.release();
    else stopGrace = clock.after(KILL_DELAY_MS, () => void container.release());
  });
  const stopFeeding = stdin === null ? null : forwardInput(stdin, process);
  if (stdin === null) process.endInput();
  try {
    await process.started.catch((error: unknown) => {
      if (interrupted === null) throw error;
    });
    const end = await process.ended;
    return interrupted === null ? end : { kind: 'interrupted', signal: interrupted };
  } finally {
    stopFeeding?.();
    stopGrace();
    stopListening();
    await container.release();
  }
}
