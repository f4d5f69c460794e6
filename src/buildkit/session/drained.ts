import type { ServerHttp2Stream } from 'node:http2';

/** Resolves when the stream takes more, or takes nothing any more. */
export function drained(stream: ServerHttp2Stream): Promise<void> {
  if (stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}
