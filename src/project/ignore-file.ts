/** Adapter: adds a line to an ignore file. */
import { realpathSync, type Stats, statSync } from 'node:fs';
import { InputError } from '../errors.ts';
import { hasControls } from '../filesystem/ignore/index.ts';
import { writeWhole } from '../own-files/whole-file.ts';
import type { IgnoreChange } from '../ports.ts';
import { readRegularFileSync, UnfitFileError } from '../read-file.ts';
import { writeReason } from '../text/write-reasons.ts';

/**
 * Adds a rule at the end of an ignore file, or makes the file. All else in it stays: bytes, line ends, mode; a link stays
 * one. The file is never seen half.
 * @returns `changed` if the file is not as it was when it was read; then nothing is written
 * @throws InputError with a sentence
 */
export function addIgnoreRule({ file, rule }: IgnoreChange): 'written' | 'changed' {
  if (hasControls(rule)) {
    throw new InputError(`Nothing was written to ${file.label}: a rule cannot hold control characters.`);
  }
  try {
    const path = realPath(file.path);
    const stats: Stats | undefined = statSync(path, { throwIfNoEntry: false });
    const before = stats === undefined ? null : readRegularFileSync(path);
    if ((before?.toString() ?? null) !== file.text) return 'changed';
    writeWhole(path, withRule(before ?? Buffer.alloc(0), rule), stats);
    return 'written';
  } catch (error) {
    const why = error instanceof UnfitFileError ? error.message : writeReason(codeOf(error), error);
    throw new InputError(`${file.label} cannot be written: ${why}.`);
  }
}

/** Where a link leads; the path itself if nothing is there. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function withRule(before: Buffer, rule: string): Buffer {
  const end = before.includes('\r\n') ? '\r\n' : '\n';
  const isOpen = before.length > 0 && before.at(-1) !== 0x0a;
  return Buffer.concat([before, Buffer.from(`${isOpen ? end : ''}${rule}${end}`)]);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
