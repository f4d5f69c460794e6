import type { Readable, Writable } from 'node:stream';
import type {
  Clock,
  Container,
  ContainerProcess,
  Interrupt,
  OnInterrupt,
  ProcessEnd,
  ProcessRequest,
} from '../ports.ts';

export interface RunOnceOptions {
  readonly container: Container;
  readonly process: Omit<ProcessRequest, 'tty' | 'output'>;
  readonly stdin: Readable;
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
  const process = container.start({
    ...run.process,
    tty: null,
    output: (stream, bytes) => writeTo(stream === 'stderr' ? stderr : stdout, bytes),
  });
  let interrupted: Interrupt | null = null;
  let stopGrace = (): void => undefined;
  const stopListening = run.onInterrupt((signal) => {
    const again = interrupted !== null;
    interrupted ??= signal;
    if (again || signal === 'PIPE' || !process.signal(signal)) void container.release();
    else stopGrace = clock.after(KILL_DELAY_MS, () => void container.release());
  });
  const stopFeeding = forwardInput(stdin, process);
  try {
    await process.started.catch((error: unknown) => {
      if (interrupted === null) throw error;
    });
    const end = await process.ended;
    return interrupted === null ? end : { kind: 'interrupted', signal: interrupted };
  } finally {
    stopFeeding();
    stopGrace();
    stopListening();
    await container.release();
  }
}

/** Forwards stdin until it ends. The returned function stops that and leaves the rest unread. */
function forwardInput(stdin: Readable, process: ContainerProcess): () => void {
  const onData = (chunk: string | Uint8Array): void => {
    stdin.pause();
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    void process.write(bytes).then(() => {
      if (!stopped) stdin.resume();
    });
  };
  const onEnd = (): void => process.endInput();
  let stopped = false;
  stdin.on('data', onData);
  stdin.once('end', onEnd);
  stdin.once('error', onEnd);
  if (stdin.readableEnded) onEnd();
  return () => {
    stopped = true;
    stdin.off('data', onData);
    stdin.off('end', onEnd);
    stdin.off('error', onEnd);
    stdin.pause();
  };
}

function writeTo(stream: Writable, bytes: Uint8Array): Promise<void> | undefined {
  if (stream.destroyed || stream.write(bytes)) return undefined;
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}
