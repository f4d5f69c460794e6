import type { Writable } from 'node:stream';

/**
 * Writes, and waits if the reader is slow. Rejects once `signal` is aborted. Whoever owns the stream handles its
 * errors, and aborts the signal.
 */
export async function writeOut(
  stream: Writable,
  data: string | Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  if (stream.write(data)) return;
  await new Promise<void>((resolve, reject) => {
    const settle = (): void => {
      stream.off('drain', settle);
      signal.removeEventListener('abort', settle);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    stream.once('drain', settle);
    signal.addEventListener('abort', settle);
  });
}
