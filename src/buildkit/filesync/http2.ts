import type { ServerHttp2Stream } from 'node:http2';
import { messageBatches } from '../session/frames.ts';
import { sendHeaders, sendStatus, statusCode } from '../session/server.ts';
import { FileSyncError } from './error.ts';
import { serveTransfer } from './serve.ts';
import type { FileSyncCallbacks, FileSyncDirs } from './types.ts';

/**
 * Answers one call of `moby.filesync.v1.FileSync/DiffCopy`: the daemon takes a folder, a build context or a Dockerfile's.
 *
 * @param stream nobody else may read or write it
 * @param rawHeaders the request's flat list of names and values: in the joined form, patterns that hold a comma can no
 *   longer be told apart
 * @param dirs the folders on offer
 * @returns when the stream is done with; never fails: see `callbacks.onError`
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

/** Bytes that may wait to be taken by the daemon: we read on while it thinks. */
const MAX_WAITING_BYTES = 512 * 1024;

/**
 * A write whose promise is over once less than a limit is waiting, or the stream is gone. The stream's own
 * `drain` comes only when nothing is left, and the daemon would then wait for us.
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
