import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** The first process of the private engine at an address; null for any other engine. It can be joined by root alone. */
export function engineInit(dockerHost: string): number | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const run = dirname(dockerHost.replace(/^unix:\/\//, ''));
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const supervisor = all.find((pid) => {
    const words = textOf(`/proc/${pid}/cmdline`).split('\0');
    return basename(words[0] ?? '') === 'unshare' && words.includes(run);
  });
  const init = all.find((pid) => {
    const stat = textOf(`/proc/${pid}/stat`);
    return supervisor !== undefined && stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === supervisor;
  });
  return init === undefined ? null : Number(init);
}

/** What joins the network of the private engine at an address; nothing for an engine of the machine itself. */
export function engineNetwork(dockerHost: string): readonly string[] {
  const init = engineInit(dockerHost);
  return init === null ? [] : ['nsenter', '--target', String(init), '--net'];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
