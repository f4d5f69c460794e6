// What the two checks of `npm run lint` that read every file of src have in common.
import { readdir, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Calls `check(path, text)` for every file of src, its path relative to src. Prints the sentences that it returns, and
 * fails the process if there is one; otherwise prints `summary(number of files)`.
 */
export async function checkSources(check, summary) {
  const src = fileURLToPath(new URL('../src/', import.meta.url));
  const entries = await readdir(src, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => posix.join(entry.parentPath, entry.name).slice(src.length))
    .toSorted();
  const wrong = [];
  for (const path of paths) wrong.push(...(await check(path, await readFile(`${src}${path}`, 'utf8'))));
  for (const sentence of wrong) console.error(sentence);
  if (wrong.length > 0) process.exitCode = 1;
  else console.log(summary(paths.length));
}
