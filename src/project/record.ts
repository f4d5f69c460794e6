/** Adapter: what is remembered of a project between runs, one small file for each. */
import { createHash } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { RefusedError } from '../errors.ts';
import { makeFolder } from '../own-files/make-folder.ts';
import { ownerName } from '../own-files/owner.ts';
import { readRegularFile } from '../read-file.ts';
import { writeReason } from '../text/write-reasons.ts';

/** What records there are; each is a folder of the state folder. The sweep of `src/own-files` goes through them. */
export type RecordKind = 'breakpoints' | 'picked' | 'view';

export interface ProjectRecord {
  /** What was saved last; null if that is nothing, or cannot be read. */
  readonly load: () => Promise<unknown>;
  /** Replaces it; null removes it. Rejects with one sentence; what was saved before is then kept. */
  readonly save: (value: object | null) => Promise<void>;
}

/**
 * The record of a file or folder in $XDG_STATE_HOME/stagedive (default ~/.local/state).
 * @param path absolute path of what it is about; for what holds everywhere, a name
 */
export function projectRecord(
  kind: RecordKind,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): ProjectRecord {
  const state = env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  // Not at once: node's crypto takes milliseconds to load, which the first frame would wait for.
  const recordPath = (): string => {
    const name = createHash('sha256').update(path).digest('hex').slice(0, 32);
    return join(state, 'stagedive', kind, `${name}.json`);
  };
  return {
    load: async () => {
      try {
        return JSON.parse((await readRegularFile(recordPath())).toString());
      } catch {
        return null;
      }
    },
    save: async (value) => {
      const record = recordPath();
      try {
        if (value === null) await rm(record, { force: true });
        else await replace(record, value);
      } catch (error) {
        const { code = '' } = error as NodeJS.ErrnoException;
        throw new RefusedError(`${dirname(record)}: ${writeReason(code, error)}.`);
      }
    },
  };
}

async function replace(record: string, value: object): Promise<void> {
  makeFolder(dirname(record));
  const temporary = `${record}.${ownerName()}`;
  try {
    // A condition of a breakpoint can hold the value of a variable.
    await writeFile(temporary, `${JSON.stringify(value)}\n`, { mode: 0o600 });
    await rename(temporary, record);
  } finally {
    await rm(temporary, { force: true });
  }
}
