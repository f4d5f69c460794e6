import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { removeCgroups } from './cgroups.js';
import { run, which } from './child.js';
import { engineVersion } from './docker-api.js';
import { Interrupted, Problem } from './problem.js';
import { findEngines, hasEnded } from './processes.js';

const ENTER = fileURLToPath(new URL('enter.sh', import.meta.url));
const NAMESPACES = ['--net', '--mount', '--pid', '--fork', '--propagation', 'private', '--kill-child'];
const START_SECONDS = 60;
const STOP_SECONDS = 20;

/** @throws {Problem} when this machine or user cannot run a private engine at all */
export async function checkMachine(folders) {
  if (process.platform !== 'linux') {
    throw new Problem('The private engine needs Linux; start Docker Desktop (or set DOCKER_HOST) instead.');
  }
  if (process.getuid?.() !== 0) {
    throw new Problem('The private engine needs root: run this with sudo, or start your own Docker engine.');
  }
  // sun_path has 108 bytes (unix(7)), the last of them a NUL.
  if (Buffer.byteLength(folders.socket) > 107) {
    throw new Problem(`STAGEDIVE_ENGINE_DIR is too long for a socket (107 bytes at most): ${folders.socket}`);
  }
  for (const program of ['unshare', 'mount', 'pivot_root', 'chroot']) {
    if (!which(program))
      throw new Problem(`The private engine needs ${program}; install util-linux and coreutils.`);
  }
  try {
    await run(['unshare', ...NAMESPACES, 'true']);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const hint = 'inside a container, start it with --privileged';
    throw new Problem(
      `The private engine cannot create namespaces here (${hint}): ${error.lines.at(-1) ?? ''}`,
    );
  }
}

/** The running engine of these folders, or undefined. */
export function runningEngine(folders) {
  return findEngines((argv) => argv.includes(folders.run))[0];
}

/**
 * Starts dockerd in its namespaces and waits until it answers. It keeps running when this process ends.
 * @param settings the contents of its daemon.json
 * @returns {Promise<string>} the version that it reports
 * @throws {Problem} with the last lines of its log, when it ends or does not answer in time
 */
export async function startDaemon(folders, { settings, signal }) {
  await rm(folders.run, { recursive: true, force: true });
  await mkdir(folders.run, { recursive: true, mode: 0o700 });
  await mkdir(folders.data, { recursive: true, mode: 0o710 });
  const log = openSync(folders.log, 'w');
  const inside = [
    'sh',
    ENTER,
    folders.root,
    folders.data,
    folders.run,
    folders.cgroup,
    JSON.stringify(settings),
  ];
  const child = spawn(which('unshare'), [...NAMESPACES, ...inside], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  });
  child.unref();
  closeSync(log);
  try {
    return await waitForAnswer(folders, child, signal);
  } catch (error) {
    await stopDaemon(folders);
    throw error;
  }
}

async function waitForAnswer(folders, child, signal) {
  for (const deadline = Date.now() + START_SECONDS * 1000; Date.now() < deadline; await sleep(50)) {
    if (signal?.aborted) throw new Interrupted();
    if (child.exitCode !== null || child.signalCode !== null) break;
    // The daemon accepts a connection long before it answers.
    const version = await engineVersion(folders.dockerHost);
    if (signal?.aborted) throw new Interrupted();
    if (version) return version;
  }
  const ended = child.exitCode !== null || child.signalCode !== null;
  const what = ended ? 'ended right after its start' : `did not answer within ${START_SECONDS} s`;
  throw new Problem(`dockerd ${what}; its log is ${folders.log}.`, lastLines(folders.log));
}

function lastLines(path) {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-12);
}

/**
 * Stops the engine of these folders, if it is running, and removes its socket and cgroups. Its data stays.
 * @returns {Promise<boolean>} whether it was running
 */
export async function stopDaemon(folders) {
  const engine = runningEngine(folders);
  if (engine) {
    if (engine.init) signalTo(engine.init, 'SIGTERM');
    else signalTo(engine.supervisor, 'SIGKILL');
    if (!(await waitForEnd(engine.supervisor, STOP_SECONDS))) {
      // When its first process ends, the kernel ends all processes of the namespace.
      if (engine.init) signalTo(engine.init, 'SIGKILL');
      signalTo(engine.supervisor, 'SIGKILL');
      await waitForEnd(engine.supervisor, STOP_SECONDS);
    }
  }
  await removeCgroups(folders.cgroup);
  await rm(folders.run, { recursive: true, force: true });
  return engine !== undefined;
}

function signalTo(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function waitForEnd(pid, seconds) {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(20)) {
    if (hasEnded(pid)) return true;
  }
  return hasEnded(pid);
}
