import { readdirSync } from 'node:fs';
import type { CommonOptions } from '../commands/wiring.ts';
import { kindByName } from '../definitions/file-kind.ts';

/**
 * Whether it is plain which build is meant: it is named, or the folder itself has one Dockerfile and no compose or bake
 * file. Looks at the names in the folder only, since the first frame waits for it; a folder that cannot be read is left
 * to who opens it.
 */
export function isPlainChoice({ context, file, target, service, bake }: CommonOptions): boolean {
  if ([file, target, service, bake].some((named) => named !== undefined)) return true;
  if (context === '-') return true;
  let names: readonly string[];
  try {
    names = readdirSync(context);
  } catch {
    return true;
  }
  const kinds = names.map(kindByName).filter((kind) => kind !== null);
  return kinds.length === 1 && kinds[0] === 'dockerfile';
}
