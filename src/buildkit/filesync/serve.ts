import { BadPatternError } from '../../filesystem/ignore/index.ts';
import { FileSyncError } from './error.ts';
import { openTree } from './open-tree.ts';
import type { TransferChannel } from './outbox.ts';
import { parseDirRequest } from './request.ts';
import { sendTree } from './sender.ts';
import type { FileSyncCallbacks, FileSyncDirs } from './types.ts';

/**
 * Serves one `DiffCopy` request over any channel.
 *
 * @throws FileSyncError, after calling `callbacks.onError`
 */
export async function serveTransfer(
  rawHeaders: readonly string[],
  channel: TransferChannel,
  dirs: FileSyncDirs,
  callbacks: FileSyncCallbacks,
): Promise<void> {
  const request = parseDirRequest(rawHeaders);
  const warn = (path: string, message: string): void =>
    callbacks.onWarning?.({ dir: request.dir, path, message });
  try {
    await sendTree(await openTree(request, dirs), channel, warn);
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
