import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';

const made: string[] = [];

afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

/** In memory where possible, because some tests need very many files. */
export const fastFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A folder with files for one test, removed after the test. */
export function scratchFolder(files: Readonly<Record<string, string>> = {}, above = tmpdir()): string {
  const root = mkdtempSync(join(above, 'stagedive-filesync-'));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}
