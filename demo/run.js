// `npm run demo`: shows the demo project on the screens; without a terminal, runs a plain build of it. Uses the Docker
// engine that answers. If there is none, starts the private one and stops it again at the end: images and build cache
// stay, so that the next start takes two seconds (demo/engine down --all removes them, demo/engine up keeps an engine
// running between two runs).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { acquire, createProgress, Interrupted, Problem } from './engine.d/index.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The project's own Node, which is new enough where this one may not be; not there in an installed package. */
const PROJECT_NODE = `${ROOT}node_modules/.bin/node`;

/** Runs a Node program of this project in this terminal; resolves to its exit status. */
function runNode(args, dockerHost) {
  const { DOCKER_CONTEXT: _, ...env } = process.env;
  const child = spawn(existsSync(PROJECT_NODE) ? PROJECT_NODE : process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: dockerHost ? { ...env, DOCKER_HOST: dockerHost } : process.env,
  });
  // The terminal sends Ctrl+C to both processes; only a signal sent to this process alone must be passed on.
  const pass = (signal) => signal !== 'SIGINT' && child.kill(signal);
  for (const name of SIGNALS) process.on(name, pass);
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status, signal) => {
      for (const name of SIGNALS) process.off(name, pass);
      resolve(status ?? (signal === 'SIGINT' ? 130 : 1));
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

// Whatever was started must be stopped, even when the terminal is gone, so signals end the children and not this
// process.
for (const name of SIGNALS) process.on(name, () => {});
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

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
