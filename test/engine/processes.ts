import { readdir, readFile } from 'node:fs/promises';

/** A process on this machine; `command` has its arguments apart by NUL. */
export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

/** Processes on this machine with `NAME=value` in their environment. Engines elsewhere have none here. */
export async function processesWith(pair: string): Promise<FoundProcess[]> {
  const found: FoundProcess[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(pair)) continue;
    found.push({ pid: Number(id), command: await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '') });
  }
  return found;
}
