import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { startedCommand } from './command.ts';

/** Milliseconds after which the code of a bundle that may be gone is removed; one that is in use is made anew then. */
const MAX_AGE_MS = 30 * 24 * 3600 * 1000;

/** Entries that are kept at most: a program that is built often leaves some with every change. */
const MAX_ENTRIES = 32;

/**
 * V8's code of a bundle, as an earlier start left it; null when there is none that may be trusted. It runs as it is, so
 * the folder has to be ours, and nobody else may write there.
 * @param bundle path of the bundle, with a hash of its contents in the name
 */
export function readCachedCode(bundle: string): Buffer | null {
  try {
    const folder = cacheFolder();
    return isPrivate(folder) ? readFileSync(join(folder, entryName(bundle))) : null;
  } catch {
    return null;
  }
}

/** Leaves code for the next start. Where that cannot be done (no home, a full or read-only disk) nothing happens. */
export function writeCachedCode(bundle: string, code: Uint8Array): void {
  try {
    const folder = cacheFolder();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isPrivate(folder)) return;
    removeOld(folder);
    const entry = join(folder, entryName(bundle));
    // Renaming is atomic: of two starts at once the later one wins, and none reads half a file.
    const draft = `${entry}.${process.pid}`;
    try {
      writeFileSync(draft, code, { mode: 0o600 });
      renameSync(draft, entry);
    } finally {
      rmSync(draft, { force: true });
    }
  } catch {
    // The next start compiles again.
  }
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stagedive', 'code');
}

/** One for each command: what `ls` compiles is little of what the screens need. */
function entryName(bundle: string): string {
  return `${basename(bundle, '.cjs')}-${startedCommand()}-${process.version}-${process.arch}`;
}

function isPrivate(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  const user = process.getuid?.();
  return user === undefined || (uid === user && (mode & 0o022) === 0);
}

function removeOld(folder: string): void {
  const limit = Date.now() - MAX_AGE_MS;
  readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => ({ path, time: statSync(path).mtimeMs }))
    .sort((a, b) => b.time - a.time)
    .filter(({ time }, place) => time < limit || place >= MAX_ENTRIES)
    .forEach(({ path }) => {
      rmSync(path, { force: true });
    });
}
