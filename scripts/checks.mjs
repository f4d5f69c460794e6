// Runs the parts of `npm test` and reports their results.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The PATH as npm sets it for scripts: the project's own Node and tools come first. */
export const projectPath = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;

/** Runs a program in this terminal from the project's root; resolves to its exit status. */
function run(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: projectPath, ...env },
    });
    // Ctrl+C reaches the child too, so wait until the child and everything it started have ended.
    const wait = () => {};
    process.on('SIGINT', wait);
    child.on('error', reject).on('close', (status) => {
      process.off('SIGINT', wait);
      resolve(status);
    });
  });
}

/** Runs one check and prints its name; resolves to whether its exit status is 0. */
export async function passes(name, program, args) {
  console.log(`\n${name}: ${program} ${args.join(' ')}`);
  return (await run(program, args)) === 0;
}

/**
 * Runs vitest once, with its own output on the terminal.
 * @param {string[]} args vitest's arguments
 * @param {Record<string, string>} env what is added to the environment
 * @param {string} node the Node that runs it
 * @returns {Promise<{passed: number, failed: number}>} the tests; a run that broke otherwise (no engine, an unhandled
 *   error, no test at all) counts as one failure more
 */
export async function runVitest(args, env = {}, node = 'node') {
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-tests-'));
  const report = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const status = await run(node, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], env);
    const { numPassedTests: passed, numFailedTests: failed } = await readFile(report, 'utf8').then(
      JSON.parse,
      () => ({
        numPassedTests: 0,
        numFailedTests: 0,
      }),
    );
    return { passed, failed: status !== 0 && failed === 0 ? 1 : failed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
