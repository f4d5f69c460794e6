import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Interrupted, Problem } from './problem.js';

const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** Finds a program in PATH and in the system folders; undefined when there is none. */
export function which(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a program until it ends. It gets a session of its own, so that Ctrl+C reaches it only through `signal`, and it
 * is killed when this process ends, even if that is killed.
 * @param {string[]} argv the program and its arguments
 * @param {{onLine?: (line: string) => void, signal?: AbortSignal, env?: NodeJS.ProcessEnv}} options
 * @returns {Promise<string[]>} the last 40 lines of its stdout and stderr
 * @throws {Problem} with the last lines when its exit status is not 0; {Interrupted} when the signal was aborted
 */
export async function run(argv, { onLine, signal, env } = {}) {
  const [program, ...args] = [...(which('setpriv') ? ['setpriv', '--pdeathsig', 'KILL', '--'] : []), ...argv];
  const child = spawn(which(program) ?? program, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive', ...env },
  });
  const last = [];
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on('line', (line) => {
      last.push(line);
      if (last.length > 40) last.shift();
      onLine?.(line);
    });
  }
  const kill = () => killGroup(child.pid);
  signal?.addEventListener('abort', kill, { once: true });
  if (signal?.aborted) kill();
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code, killedBy) => resolve(code ?? killedBy));
  });
  signal?.removeEventListener('abort', kill);
  if (signal?.aborted) throw new Interrupted();
  if (status !== 0) throw new Problem(`${argv[0]} failed with ${status}`, last.slice(-12));
  return last;
}

function killGroup(pid) {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
