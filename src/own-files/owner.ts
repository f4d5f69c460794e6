import { hostname } from 'node:os';
import { readRegularFileSync } from '../read-file.ts';

/** Whether a text may be a name that ownerName has given. */
export function isOwnerName(text: string): boolean {
  return /^\d+-\d+-\w+$/.test(text);
}

/**
 * The name of this process in the names of its temporary files, by which a later start knows that they are abandoned:
 * process id, start time, and the host, since a home folder can belong to several.
 */
export function ownerName(): string {
  return `${process.pid}-${statOf(process.pid)?.start ?? 0}-${host()}`;
}

/** Whether the process of this name (see ownerName) has ended. False if that cannot be known. */
export function isGone(name: string): boolean {
  const [pid = '', start, from] = name.split('-');
  if (from !== host()) return false;
  if (!exists(Number(pid))) return true;
  const found = statOf(Number(pid));
  if (found === null) return false;
  return hasEnded(found) || (start !== '0' && String(found.start) !== start);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is somebody else's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Whether a process has ended and only waits for its parent to ask for its status, which may never happen. */
function hasEnded({ state }: { readonly state: string }): boolean {
  return state === 'Z' || state === 'X';
}

/**
 * The state of a process, and its start in clock ticks since the machine's (proc_pid_stat(5), fields 3 and 22); null where
 * there is no /proc.
 */
function statOf(pid: number): { readonly state: string; readonly start: number } | null {
  try {
    const text = readRegularFileSync(`/proc/${pid}/stat`).toString('latin1');
    // The second field is the program's name in parentheses, which may contain anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', start: Number(fields[19]) };
  } catch {
    return null;
  }
}

/** A number for the host, since its name may be long and the path of a socket has little more than 100 bytes (FNV-1a). */
function host(): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(hostname())) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36);
}
