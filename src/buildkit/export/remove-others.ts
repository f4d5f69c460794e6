import { readdirSync, rmSync } from 'node:fs';
import { decodeName, encodeName } from '../../filesystem/bytes.ts';
import { writeError } from './write-error.ts';

/**
 * Removes what lies in a folder and is none of `paths`, which are relative to it. Links are not followed.
 *
 * @param shown the folder for messages
 * @throws RefusedError if something cannot be removed
 */
export function removeOthers(folder: Buffer, paths: ReadonlySet<string>, shown: string): void {
  const inside = (path: string): void => {
    const at = path === '' ? folder : below(folder, path);
    for (const found of readdirSync(at, { withFileTypes: true, encoding: 'buffer' })) {
      const name = decodeName(found.name);
      const child = path === '' ? name : `${path}/${name}`;
      if (!paths.has(child)) remove(below(folder, child), `${shown}/${child}`);
      else if (found.isDirectory()) inside(child);
    }
  };
  inside('');
}

function remove(path: Buffer, shown: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    throw writeError(shown, error);
  }
}

function below(folder: Buffer, path: string): Buffer {
  return Buffer.concat([folder, Buffer.from('/'), encodeName(path)]);
}
