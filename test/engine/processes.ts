import { readdir, readFile } from 'node:fs/promises';

/** A process on this machine. The arguments in `command` are separated by NUL. */
export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

/** The processes on this machine with `NAME=value` in their environment. A remote engine has none here. */
export async function processesWith(pair: string): Promise<FoundProcess[]> {
  const found: FoundProcess[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(pair)) continue;
    found.push({ pid: Number(id), command: await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '') });
  }
  return found;
}

/** Ends a process at once; one that has ended already is fine. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
