import { basename } from 'node:path';
import { type BadPatternError, type IgnorePattern, parseIgnoreFile } from '../../filesystem/ignore/index.ts';
import { readRegularFile } from '../../read-file.ts';
import { FileSyncError } from './error.ts';

/**
 * A malformed pattern as one sentence, with the line of the ignore file that it is on. The engine sends patterns without
 * saying where they are from.
 * @param ignoreFiles paths of the files that may have it; the engine reads the first that is there
 */
export async function badPattern(
  error: BadPatternError,
  ignoreFiles: readonly string[],
): Promise<FileSyncError> {
  for (const path of ignoreFiles) {
    const text = await readRegularFile(path).catch(() => null);
    if (text === null) continue;
    const { pattern } = error;
    const found = patternsOf(text.toString()).find(
      (one) => one.pattern === pattern || one.pattern === `!${pattern}`,
    );
    if (found === undefined) break;
    const what = `${error.message.charAt(0).toLowerCase()}${error.message.slice(1).replace(/\.$/, '')}`;
    return new FileSyncError(`${basename(path)}:${found.line}: ${what}; correct it, or remove the line.`, {
      cause: error,
    });
  }
  return new FileSyncError(error.message, { cause: error });
}

/** None for a file that the engine cannot have read. */
function patternsOf(text: string): readonly IgnorePattern[] {
  try {
    return parseIgnoreFile(text);
  } catch {
    return [];
  }
}
