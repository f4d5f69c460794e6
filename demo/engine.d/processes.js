import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * The process that holds a private engine, found by its command line rather than by a remembered number: numbers
 * are used again, and a file with one can be stale.
 * @param {(argv: string[]) => boolean} matches is this the command line of the one that is meant?
 * @returns {{supervisor: number, init: number | undefined}[]} supervisor: `unshare`, whose end ends all; init: the
 *   first process inside, which passes SIGTERM on to dockerd; undefined until it exists
 */
export function findEngines(matches) {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const supervisors = processes.filter((pid) => {
    const argv = argvOf(pid);
    return (
      basename(argv[0] ?? '') === 'unshare' &&
      argv.some((word) => word.endsWith('/enter.sh')) &&
      matches(argv)
    );
  });
  return supervisors.map((supervisor) => ({
    supervisor,
    init: processes.find((pid) => parentOf(pid) === supervisor),
  }));
}

/** Has this process ended? A zombie has. */
export function hasEnded(pid) {
  return !['R', 'S', 'D', 'T', 't', 'I'].includes(statOf(pid)[0] ?? '');
}

function argvOf(pid) {
  return readOr(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
}

function parentOf(pid) {
  return Number(statOf(pid)[1]);
}

/** The fields of /proc/PID/stat from the third on (proc(5)): state, parent, … The name before may hold anything. */
function statOf(pid) {
  const text = readOr(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function readOr(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
