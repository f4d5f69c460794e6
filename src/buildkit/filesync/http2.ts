import type { ServerHttp2Stream } from 'node:http2';
import { FileSyncError } from './error.ts';
import { createDeframer } from './grpc-frames.ts';
import { AsyncQueue } from './queue.ts';
import { serveTransfer } from './serve.ts';
import type { FileSyncCallbacks, FileSyncDirs } from './types.ts';

/** The path of the call that `handleFileSyncStream` answers. */
export const fileSyncPath = '/moby.filesync.v1.FileSync/DiffCopy';

/**
 * Answers one call of `moby.filesync.v1.FileSync/DiffCopy` on a node:http2 stream: headers, gRPC's framing,
 * backpressure, trailers.
 *
 * @param stream from the server's `stream` event, or `request.stream`; nobody else may read or write it
 * @param rawHeaders the request's `rawHeaders`
 * @param dirs the folders on offer
 * @returns when the stream is done with; never fails: see `callbacks.onError`
 */
export async function handleFileSyncStream(
  stream: ServerHttp2Stream,
  rawHeaders: readonly string[],
  dirs: FileSyncDirs,
  callbacks: FileSyncCallbacks = {},
): Promise<void> {
  if (stream.destroyed) return;
  const incoming = listen(stream);
  let failure: FileSyncError | undefined;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => {
    if (!stream.destroyed) stream.sendTrailers(grpcStatus(failure));
  });
  const write = boundedWriter(stream);
  try {
    await serveTransfer(rawHeaders, { incoming, write }, dirs, callbacks);
  } catch (error) {
    failure = error instanceof FileSyncError ? error : new FileSyncError(String(error));
  }
  stream.end();
}

/** The messages that come in; the queue ends with the stream, however that ends. */
function listen(stream: ServerHttp2Stream): AsyncQueue<Uint8Array> {
  const incoming = new AsyncQueue<Uint8Array>();
  const deframe = createDeframer();
  stream.on('data', (piece: Buffer) => {
    try {
      for (const message of deframe(piece)) incoming.push(message);
    } catch {
      incoming.end();
    }
  });
  for (const event of ['end', 'aborted', 'close'] as const) stream.on(event, () => incoming.end());
  // A stream that fails is closed too; without a listener the error would end the program.
  stream.on('error', () => incoming.end());
  return incoming;
}

/** Bytes that may wait to be taken by the daemon: we read on while it thinks. */
const mostWaiting = 512 * 1024;

/**
 * A write whose promise is over once less than a limit is waiting, or the stream is gone. The stream's own
 * `drain` comes only when nothing is left, and the daemon would then wait for us.
 */
function boundedWriter(stream: ServerHttp2Stream): (frames: Buffer) => Promise<void> | undefined {
  let waiting = 0;
  let goOn: Array<() => void> = [];
  const check = (): void => {
    if (waiting >= mostWaiting && !stream.destroyed) return;
    for (const resolve of goOn) resolve();
    goOn = [];
  };
  stream.on('close', check);
  return (frames) => {
    if (stream.destroyed || stream.writableEnded) return undefined;
    waiting += frames.length;
    stream.write(frames, () => {
      waiting -= frames.length;
      check();
    });
    return waiting < mostWaiting ? undefined : new Promise((resolve) => goOn.push(resolve));
  };
}

/** gRPC's trailers; the message is percent-encoded as its specification has it. */
function grpcStatus(failure: FileSyncError | undefined): Record<string, string> {
  if (failure === undefined) return { 'grpc-status': '0' };
  return { 'grpc-status': String(failure.grpcStatus), 'grpc-message': encodeURIComponent(failure.message) };
}
