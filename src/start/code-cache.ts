import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { makeFolder } from '../own-files/make-folder.ts';
import { ownerName } from '../own-files/owner.ts';
import { startedCommand } from './command.ts';

/** Older entries are removed, because their bundle may no longer exist. If it does, its code is compiled again. */
const MAX_AGE_MS = 30 * 24 * 3600 * 1000;

/** Limits the entries of a program that is rebuilt often. */
const MAX_ENTRIES = 64;

/**
 * Reads the compiled code of a bundle that an earlier start saved; null if there is none. V8 runs it without checks,
 * so it is only read if the folder is ours and nobody else may write to it.
 * @param bundle path of the bundle, with a hash of its contents in the name
 */
export function readCachedCode(bundle: string): Buffer | null {
  return readEntry(codeName(bundle));
}

/** Saves compiled code for the next start. Does nothing if that fails (no home folder, a full or read-only disk). */
export function writeCachedCode(bundle: string, code: Uint8Array): void {
  writeEntry(codeName(bundle), code);
}

/** Reads the text of a compressed bundle that an earlier start saved, under the same conditions; null if there is none. */
export function readCachedText(bundle: string): Buffer | null {
  return readEntry(plainName(bundle));
}

/** Saves the text of a compressed bundle for the next start, or does nothing. */
export function writeCachedText(bundle: string, text: Uint8Array): void {
  writeEntry(plainName(bundle), text);
}

function readEntry(name: string): Buffer | null {
  try {
    const folder = cacheFolder();
    return isPrivate(folder) ? readFileSync(join(folder, name)) : null;
  } catch {
    return null;
  }
}

function writeEntry(name: string, bytes: Uint8Array): void {
  try {
    const folder = cacheFolder();
    makeFolder(folder);
    if (!isPrivate(folder)) return;
    removeOld(folder);
    const entry = join(folder, name);
    // A rename is atomic: if two starts write at once, the later one wins, and nobody reads half a file.
    const draft = `${entry}.${ownerName()}`;
    try {
      writeFileSync(draft, bytes, { mode: 0o600 });
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

/** One entry per command: `ls` compiles only a small part of what the screens need. */
function codeName(bundle: string): string {
  return `${basename(bundle).replace(/\.cjs(\.br)?$/, '')}-${startedCommand()}-${process.version}-${process.arch}`;
}

/** One entry for all commands. */
function plainName(bundle: string): string {
  return basename(bundle).replace(/\.br$/, '');
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
