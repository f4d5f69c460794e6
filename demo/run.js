// `npm run demo`: opens the screens on the demo project, or builds it with plain output if there is no terminal. Uses
// a running Docker engine if there is one; otherwise starts the private engine and stops it at the end. Images and
// build cache are kept, so that the next start takes two seconds. `demo/engine down --all` removes them; `demo/engine
// up` keeps the engine running between runs.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { acquire, createProgress, exitWithoutTerminal, Interrupted, Problem } from './engine.d/index.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The project's own Node, in case the current one is too old. Does not exist in an installed package. */
const PROJECT_NODE = `${ROOT}node_modules/.bin/node`;

/** Runs a Node program of this project in this terminal; resolves to its exit status. */
function runNode(args, dockerHost) {
  const { DOCKER_CONTEXT: _, ...env } = process.env;
  const child = spawn(existsSync(PROJECT_NODE) ? PROJECT_NODE : process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: dockerHost ? { ...env, DOCKER_HOST: dockerHost } : process.env,
  });
  // The terminal sends Ctrl+C to both processes. Other signals reach only this one and must be forwarded.
  const pass = (signal) => signal !== 'SIGINT' && child.kill(signal);
  for (const name of SIGNALS) process.on(name, pass);
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status, signal) => {
      for (const name of SIGNALS) process.off(name, pass);
      resolve(status ?? 128 + constants.signals[signal]);
    });
  });
}

async function prepare(progress) {
  const interrupt = new AbortController();
  const abort = () => interrupt.abort();
  for (const name of SIGNALS) process.on(name, abort);
  try {
    return await acquire({ progress, signal: interrupt.signal });
  } finally {
    for (const name of SIGNALS) process.off(name, abort);
  }
}

async function demo(args) {
  if (!existsSync(`${ROOT}dist/cli.cjs`) && (await runNode(['scripts/build.mjs'])) !== 0) return 1;
  const engine = await prepare(createProgress());
  const screen = process.stdin.isTTY && process.stdout.isTTY;
  const command = screen ? ['demo', ...args] : ['build', '--progress', 'plain', ...args, 'demo'];
  try {
    return await runNode(['bin/stagedive.js', ...command], engine.dockerHost);
  } finally {
    await engine.release();
  }
}

// Signals end the child, not this process, because this process must still stop the engine. The same goes for a
// closed terminal.
for (const name of SIGNALS) process.on(name, () => {});
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
exitWithoutTerminal();

try {
  process.exitCode = await demo(process.argv.slice(2));
} catch (error) {
  if (error instanceof Problem) {
    process.stderr.write(`${error.message}\n${error.lines.map((line) => `  | ${line}\n`).join('')}`);
    process.exitCode = 1;
  } else if (error instanceof Interrupted) {
    process.exitCode = 130;
  } else {
    throw error;
  }
}
