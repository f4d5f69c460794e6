import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Asks a Go program beside this file.
 *
 * @param folder the folder of its module
 * @param cases one JSON value a line
 * @returns one answer for each case
 */
export function referenceAnswers<T>(folder: string, cases: readonly unknown[]): T[] {
  const output = execFileSync('go', ['run', '.'], {
    cwd: fileURLToPath(new URL(`${folder}/`, import.meta.url)),
    input: cases.map((one) => `${JSON.stringify(one)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    // Its own module, whatever is around this folder.
    env: { ...process.env, GOFLAGS: '', GOWORK: 'off' },
  });
  const answers: T[] = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  if (answers.length !== cases.length)
    throw new Error(`${folder}: ${answers.length} answers to ${cases.length} cases`);
  return answers;
}
