import { BadPatternError } from '../../filesystem/ignore/index.ts';
import { FileSyncError } from './error.ts';
import { createDeframer } from './grpc-frames.ts';
import { openTree } from './open-tree.ts';
import type { TransferChannel } from './outbox.ts';
import { AsyncQueue } from './queue.ts';
import { parseDirRequest } from './request.ts';
import { sendTree } from './sender.ts';
import type { FileSyncCallbacks, FileSyncDirs, FileSyncProgress } from './types.ts';

/** How often progress is told, in milliseconds. */
const progressEvery = 50;

/**
 * One `DiffCopy` from the request to its end, over any channel.
 *
 * @throws FileSyncError, after telling `callbacks.onError`
 */
export async function serveTransfer(
  rawHeaders: readonly string[],
  channel: TransferChannel,
  dirs: FileSyncDirs,
  callbacks: FileSyncCallbacks,
): Promise<void> {
  const request = parseDirRequest(rawHeaders);
  let told = 0;
  const progress = (state: Omit<FileSyncProgress, 'dir'>): void => {
    const now = performance.now();
    if (!state.done && now - told < progressEvery) return;
    told = now;
    callbacks.onProgress?.({ dir: request.dir, ...state });
  };
  const warn = (path: string, message: string): void =>
    callbacks.onWarning?.({ dir: request.dir, path, message });
  try {
    await sendTree(openTree(request, dirs), channel, { progress, warn });
  } catch (error) {
    const failure = asFileSyncError(error, request.dir);
    callbacks.onError?.(failure);
    throw failure;
  }
}

function asFileSyncError(error: unknown, dir: string): FileSyncError {
  if (error instanceof FileSyncError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof BadPatternError) return new FileSyncError(message, { cause: error });
  return new FileSyncError(`Sending the folder "${dir}" failed: ${message}`, { cause: error });
}

/**
 * Serves one call of `moby.filesync.v1.FileSync/DiffCopy` over a transport that frames messages itself.
 *
 * @param rawHeaders the request's headers as a flat list of names and values, repeated names repeated
 * @param incoming encoded `fsutil.types.Packet` messages from the daemon
 * @param dirs the folders on offer
 * @returns the encoded packets to send; the iteration fails with a FileSyncError when the transfer does, after
 *   a packet that tells the daemon
 */
export async function* serveFileSync(
  rawHeaders: readonly string[],
  incoming: AsyncIterable<Uint8Array>,
  dirs: FileSyncDirs,
  callbacks: FileSyncCallbacks = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const outgoing = new AsyncQueue<Buffer>();
  const write = (frames: Buffer): Promise<void> => {
    outgoing.push(frames);
    return outgoing.drained();
  };
  const transfer = serveTransfer(rawHeaders, { incoming, write }, dirs, callbacks).finally(() =>
    outgoing.end(),
  );
  // Told below; not before the packets that come first.
  transfer.catch(() => undefined);
  const deframe = createDeframer();
  for await (const frames of outgoing) yield* deframe(frames);
  await transfer;
}
