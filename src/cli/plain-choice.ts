import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommonOptions } from '../commands/wiring.ts';
import { kindByName } from '../definitions/file-kind.ts';
import { CONFIG_NAME, readConfig } from '../project/config.ts';

/**
 * Whether it is plain which build is meant: it is named, here or in `.stagedive.json`, or the folder itself has one
 * Dockerfile and no compose or bake file. Looks at the names in the folder only, since the first frame waits for it; a
 * folder that cannot be read is left to who opens it.
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
  const kinds = names.map(kindByName).filter((kind) => kind !== null);
  if (kinds.length === 1 && kinds[0] === 'dockerfile') return true;
  if (!names.includes(CONFIG_NAME)) return false;
  const { defaults } = await readConfig([resolve(context)]);
  return defaults.file !== null || defaults.target !== null;
}
