import type { ServerHttp2Stream } from 'node:http2';
import { messageBatches } from '../session/frames.ts';
import { sendHeaders, sendStatus, statusCode } from '../session/server.ts';
import { FileSyncError } from './error.ts';
import { serveTransfer } from './serve.ts';
import type { FileSyncCallbacks, FileSyncDirs } from './types.ts';

/**
 * Answers a call of `moby.filesync.v1.FileSync/DiffCopy`, with which the daemon fetches a folder: a build context or
 * the Dockerfile's.
 *
 * @param stream used only by this call
 * @param rawHeaders the request's flat list of names and values. The joined form cannot represent patterns that
 *   contain a comma.
 * @param dirs the folders that the daemon may fetch
 * @returns resolves when the stream is finished. Never rejects: see `callbacks.onError`.
 */
export async function handleFileSyncStream(
  stream: ServerHttp2Stream,
  rawHeaders: readonly string[],
  dirs: FileSyncDirs,
  callbacks: FileSyncCallbacks = {},
): Promise<void> {
  sendHeaders(stream);
  const channel = { incoming: messageBatches(stream), write: boundedWriter(stream) };
  try {
    await serveTransfer(rawHeaders, channel, dirs, callbacks);
    sendStatus(stream, statusCode.ok);
  } catch (error) {
    const failure = error instanceof FileSyncError ? error : new FileSyncError(String(error));
    sendStatus(stream, failure.grpcStatus, failure.message);
  }
}

/** How many bytes may wait for the daemon, so that reading continues while it is busy. */
const MAX_WAITING_BYTES = 512 * 1024;

/**
 * A write function. Its promise resolves when fewer than MAX_WAITING_BYTES are waiting, or the stream is closed. The
 * stream's own `drain` event comes only when nothing is left, and then the daemon would wait for us.
 */
function boundedWriter(stream: ServerHttp2Stream): (frames: Buffer) => Promise<void> | undefined {
  let waiting = 0;
  let resumeWriters: Array<() => void> = [];
  const check = (): void => {
    if (waiting >= MAX_WAITING_BYTES && !stream.destroyed) return;
    for (const resolve of resumeWriters) resolve();
    resumeWriters = [];
  };
  stream.on('close', check);
  return (frames) => {
    if (stream.destroyed || stream.writableEnded) return undefined;
    waiting += frames.length;
    stream.write(frames, () => {
      waiting -= frames.length;
      check();
    });
    return waiting < MAX_WAITING_BYTES ? undefined : new Promise((resolve) => resumeWriters.push(resolve));
  };
}
