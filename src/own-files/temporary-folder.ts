import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RefusedError } from '../errors.ts';
import { writeReason } from '../text/write-reasons.ts';
import { ownerName } from './owner.ts';

/**
 * Makes a folder among the temporary files, for this user alone. A later start removes it if this process is killed: its
 * name says whose it is. Rejects with one sentence.
 */
export async function makeTemporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), `stagedive-${ownerName()}-`));
  } catch (error) {
    throw noTemporaryFile(error);
  }
}

/** Says why a temporary file cannot be written. @param error of the system */
export function noTemporaryFile(error: unknown): RefusedError {
  const { code = '' } = error as NodeJS.ErrnoException;
  return new RefusedError(
    `Temporary files cannot be written in ${tmpdir()}: ${writeReason(code, error)}; set TMPDIR to another folder.`,
  );
}
