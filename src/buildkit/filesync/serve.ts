import { BadPatternError } from '../../filesystem/ignore/index.ts';
import { SentFiles } from '../../records/sent-files.ts';
import { badPattern } from './bad-pattern.ts';
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
  const explained = (error: unknown): Promise<FileSyncError> => asFileSyncError(error, request.dir, dirs);
  try {
    const { onSent } = callbacks;
    const files = onSent === undefined || !isOnDisk(dirs, request.dir) ? null : new SentFiles();
    await sendTree(await openTree(request, dirs), channel, warn, explained, files);
    if (files !== null) onSent?.({ ...request, files });
  } catch (error) {
    const failure = await explained(error);
    callbacks.onError?.(failure);
    throw failure;
  }
}

function isOnDisk(dirs: FileSyncDirs, name: string): boolean {
  const dir = Object.hasOwn(dirs, name) ? dirs[name] : undefined;
  return dir !== undefined && 'path' in dir;
}

async function asFileSyncError(error: unknown, dir: string, dirs: FileSyncDirs): Promise<FileSyncError> {
  if (error instanceof FileSyncError) return error;
  if (error instanceof BadPatternError) {
    const sent = dirs[dir];
    return await badPattern(error, sent !== undefined && 'path' in sent ? (sent.ignoreFiles ?? []) : []);
  }
  const message = error instanceof Error ? error.message : String(error);
  return new FileSyncError(`Sending the folder "${dir}" failed: ${message}`, { cause: error });
}
