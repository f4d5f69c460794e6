import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * Finds the processes of private engines by their command line and not by a stored process id, which may be stale or
 * reused.
 * @param {(argv: string[]) => boolean} matches whether this is the command line of the engine looked for
 * @returns {{supervisor: number, init: number | undefined}[]} supervisor: `unshare`, which takes everything with it
 *   when it ends; init: the first process inside, which passes SIGTERM on to dockerd, or undefined until it exists
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

/** Whether this process has ended. A zombie has. */
export function hasEnded(pid) {
  return !['R', 'S', 'D', 'T', 't', 'I'].includes(statOf(pid)[0] ?? '');
}

function argvOf(pid) {
  return readOr(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
}

function parentOf(pid) {
  return Number(statOf(pid)[1]);
}

/**
 * The fields of /proc/PID/stat from the third on (proc(5)): state, parent, … The name before them may contain anything.
 */
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
