/** Our own streams and those of a process. */
import type { Readable, Writable } from 'node:stream';
import type { ContainerProcess } from '../ports.ts';

/** Forwards stdin until it ends. The returned function stops that and leaves the rest unread. */
export function forwardInput(
  stdin: Readable,
  process: Pick<ContainerProcess, 'write' | 'endInput'>,
): () => void {
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

/** Writes, and waits for a slow reader; undefined if there is nothing to wait for. */
export function writeTo(stream: Writable, bytes: Uint8Array): Promise<void> | undefined {
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
