import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommonOptions } from '../commands/wiring.ts';
import { kindByName } from '../definitions/file-kind.ts';
import { CONFIG_NAME, readConfig } from '../project/config.ts';

/**
 * Whether nobody needs to be asked which build is meant: it is named, here or in `.stagedive.json`, or the folder itself
 * has no more than one file that defines any. Looks at the names in the folder only, since the first frame waits for it;
 * a folder that cannot be read is left to who opens it.
 */
export async function isPlainChoice(options: CommonOptions): Promise<boolean> {
  const { context, file, target, service, bake } = options;
  if ([file, target, service, bake].some((named) => named !== undefined)) return true;
  let names: readonly string[];
  try {
    names = readdirSync(context);
  } catch {
    return true;
  }
  if (names.filter((name) => kindByName(name) !== null).length < 2) return true;
  if (!names.includes(CONFIG_NAME)) return false;
  const { defaults } = await readConfig([resolve(context)]);
  return [defaults.file, defaults.target, defaults.service, defaults.bake].some((named) => named !== null);
}
