/** Unfinished copies lie in folders that people name; a record in the state folder says which. */
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readRegularFileSync } from '../read-file.ts';
import { namesIn } from './abandoned.ts';
import { makeFolder } from './make-folder.ts';
import { isGone, isOwnerName, ownerName } from './owner.ts';

/** Records the folders in which this process writes unfinished copies. */
export interface CopyRecord {
  /** The beginning of the names of all unfinished copies. */
  readonly prefix: string;
  /** Call it before the first unfinished copy in a folder. Does nothing if the record cannot be written. */
  add(folder: Uint8Array): void;
  /** Removes the record: nothing unfinished is left. */
  close(): void;
}

let records = 0;

export function createCopyRecord(env: NodeJS.ProcessEnv = process.env): CopyRecord {
  records += 1;
  const name = `${ownerName()}-${records}`;
  const path = join(recordFolder(env), name);
  const known = new Set<string>();
  let file: number | null = null;
  return {
    prefix: prefixOf(name),
    add(folder) {
      const place = Buffer.from(folder).toString('latin1');
      if (known.has(place)) return;
      known.add(place);
      try {
        if (file === null) {
          makeFolder(recordFolder(env));
          file = openSync(path, 'a', 0o600);
        }
        writeSync(file, Buffer.concat([folder, Buffer.of(0)]));
      } catch {
        // Without a home folder only a killed copy leaves something behind.
      }
    },
    close() {
      known.clear();
      if (file === null) return;
      closeSync(file);
      file = null;
      removeRecord(env, path);
    },
  };
}

/** Removes the unfinished copies of processes that were killed. Never throws. */
export function removeAbandonedCopies(env: NodeJS.ProcessEnv = process.env): void {
  const folder = recordFolder(env);
  for (const name of namesIn(folder)) {
    if (!isRecord(name) || !isGone(name)) continue;
    const path = join(folder, name);
    try {
      for (const place of foldersIn(path)) removeCopies(place, prefixOf(name));
      removeRecord(env, path);
    } catch {
      // What cannot be read now is tried again at the next start.
    }
  }
}

/** The owner's name and a number: a process can copy several times at once. */
function isRecord(name: string): boolean {
  const at = name.lastIndexOf('-');
  return isOwnerName(name.slice(0, Math.max(0, at))) && /^\d+$/.test(name.slice(at + 1));
}

const prefixOf = (record: string): string => `.stagedive-${record}-`;

function recordFolder(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'stagedive', 'copies');
}

function foldersIn(path: string): readonly Buffer[] {
  // latin1: names on disk are bytes. What follows the last NUL was cut off in the middle.
  const text = readRegularFileSync(path).toString('latin1');
  return text
    .split('\0')
    .slice(0, -1)
    .map((name) => Buffer.from(name, 'latin1'));
}

function removeCopies(folder: Buffer, prefix: string): void {
  try {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(prefix)) continue;
      const path = Buffer.concat([folder, Buffer.from(`/${name}`)]);
      const found = lstatSync(path);
      if (found.isFile() || found.isSymbolicLink()) unlinkSync(path);
    }
  } catch {
    // The folder is gone, or no longer ours.
  }
}

/** Removes a record, and the folder with the last one, so that later starts have nothing to read. */
function removeRecord(env: NodeJS.ProcessEnv, path: string): void {
  rmSync(path, { force: true });
  try {
    rmdirSync(recordFolder(env));
  } catch {
    // Other records are in it.
  }
}
