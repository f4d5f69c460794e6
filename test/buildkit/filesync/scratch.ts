import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';

const made: string[] = [];

afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

/** Memory, where there is such a place: for very many files. */
export const fastFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A folder of its own for a test, with files in it; gone after the test. */
export function scratchFolder(files: Readonly<Record<string, string>> = {}, above = tmpdir()): string {
  const root = mkdtempSync(join(above, 'stagedive-filesync-'));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}
