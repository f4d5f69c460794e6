/** Adapter: the small files that a build writes besides its outputs. */
import { closeSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { RefusedError } from '../errors.ts';
import { writeWhole } from '../own-files/whole-file.ts';
import { readRegularFile } from '../read-file.ts';
import { writeReason } from '../text/write-reasons.ts';
import { openSpecial, writeSpecial } from '../write-special.ts';

/**
 * Writes a file that is never seen half; a device or a pipe is written to as it is. Rejects with one sentence.
 * @param path relative to the working folder, or absolute
 * @param signal ends the wait for a pipe that nobody reads; the promise then rejects with its reason
 */
export async function writeResult(path: string, text: string, signal: AbortSignal): Promise<void> {
  const found = await stat(path).catch(() => null);
  try {
    if (found !== null && !found.isFile()) return await writeThrough(path, text, signal);
    writeWhole(resolve(path), text);
  } catch (error) {
    signal.throwIfAborted();
    throw refused(path, error);
  }
}

async function writeThrough(path: string, text: string, signal: AbortSignal): Promise<void> {
  const descriptor = await openSpecial(path, signal);
  try {
    await writeSpecial(descriptor, Buffer.from(text), signal);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The text of a file that would be overwritten, '' if it cannot be read; null if there is none, it is empty, or it is a
 * device or pipe. Never rejects.
 */
export async function readResult(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile() || found.size === 0) return null;
  return await readRegularFile(path).then(String, () => '');
}

/** Removes a file; does nothing if there is none, or if it is a device. Rejects with one sentence. */
export async function removeResult(path: string): Promise<void> {
  try {
    const found = await stat(path).catch(() => null);
    if (found === null || found.isFile()) await rm(path, { force: true });
  } catch (error) {
    throw refused(path, error);
  }
}

function refused(path: string, error: unknown): RefusedError {
  const { code = '' } = error as NodeJS.ErrnoException;
  return new RefusedError(`${path} cannot be written: ${writeReason(code, error)}.`);
}
