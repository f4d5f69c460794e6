/** Removes at a start what earlier starts left because they were killed. Only names that hold an owner who is gone. */

import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeAbandoned } from './abandoned.ts';
import { removeAbandonedCopies } from './copies.ts';
import { RECORDS_FOLDER } from './records-folder.ts';

/**
 * Sweeps the folders of the state, the cache and the temporary files. Never throws.
 * @param env where XDG_STATE_HOME and XDG_CACHE_HOME are looked up
 */
export function sweepAbandoned(env: NodeJS.ProcessEnv = process.env): void {
  const state = env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  const cache = env.XDG_CACHE_HOME || join(homedir(), '.cache');
  // Drafts of what is renamed when it is complete: the name of that, a dot, and the owner.
  const afterDot = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
  for (const record of ['breakpoints', 'picked', RECORDS_FOLDER, 'view'])
    removeAbandoned(join(state, 'stagedive', record), afterDot);
  removeAbandoned(join(cache, 'stagedive', 'code'), afterDot);
  // Folders of sockets to child processes: mkdtemp adds six characters.
  removeAbandoned(tmpdir(), (name) => /^stagedive-(\d+-\d+-\w+)-\w{6}$/.exec(name)?.[1] ?? '');
  removeAbandonedCopies(env);
}
