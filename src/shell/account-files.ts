import type { AccountFiles } from '../llb/container-user.ts';
import { type StateRef, unlessEngineLost } from '../ports.ts';

/** More is no list of accounts. */
const MAX_ACCOUNT_BYTES = 4 * 1024 * 1024;

const NO_FILES: AccountFiles = { passwd: null, group: null };

/** The files of a state in which users and groups are found. Rejects only if the engine is lost. */
export async function accountFiles(state: StateRef): Promise<AccountFiles> {
  if (state.id === '') return NO_FILES;
  const [passwd, group] = await Promise.all([textOf(state, '/etc/passwd'), textOf(state, '/etc/group')]);
  return { passwd, group };
}

async function textOf(state: StateRef, path: string): Promise<string | null> {
  const bytes = await state
    .readFile(path, { offset: 0, length: MAX_ACCOUNT_BYTES })
    .catch(unlessEngineLost(null));
  return bytes === null ? null : Buffer.from(bytes).toString('latin1');
}
