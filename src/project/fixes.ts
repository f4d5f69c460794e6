import { lstatSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { RefusedError } from '../errors.ts';
import type { FileChange } from '../fix/types.ts';
import { writeAllWhole } from '../own-files/whole-file.ts';
import { readRegularFile } from '../read-file.ts';
import { writeReason } from '../text/write-reasons.ts';
import { ProjectError } from './project.ts';

/** The files that a fix may change. */
export interface FixFiles {
  /** The text of a file of the build context, of the Dockerfile for null; null if there is none that can be changed. */
  read(file: string | null): Promise<string | null>;
  /** Writes changes, all of them or none. Rejects with a sentence, also if a file has changed meanwhile. */
  write(changes: readonly FileChange[]): Promise<void>;
}

/**
 * @param dockerfile its path; null if it came from stdin
 * @param context the folder of the build context; null if it is not a folder
 */
export function fixFiles(dockerfile: string | null, context: string | null): FixFiles {
  const pathOf = async (file: string | null): Promise<string | null> => {
    if (file === null) return dockerfile === null ? null : await realpath(dockerfile);
    if (context === null) return null;
    const root = await realpath(context);
    const path = await realpath(join(root, file)).catch(() => null);
    // A link may lead out of the context.
    const isOutside = path === null || relative(root, path).split(sep)[0] === '..';
    return isOutside ? null : resolve(path);
  };
  const read = async (file: string | null): Promise<string | null> => {
    const path = await pathOf(file);
    if (path === null) return null;
    const bytes = Buffer.from(await readRegularFile(path));
    const text = bytes.toString();
    return Buffer.from(text).equals(bytes) ? text : null;
  };
  return {
    read,
    write: async (changes) => {
      for (const { file, before } of changes) {
        if ((await read(file)) === before) continue;
        throw new ProjectError(
          `${file ?? 'The Dockerfile'} has changed meanwhile: ask for the proposal again.`,
        );
      }
      const paths = await Promise.all(changes.map(({ file }) => pathOf(file)));
      try {
        writeAllWhole(
          changes.flatMap(({ after }, at) => {
            const path = paths[at] ?? null;
            return path === null ? [] : [{ path, text: after, like: lstatSync(path) }];
          }),
        );
      } catch (error) {
        const { code = '', path } = error as NodeJS.ErrnoException;
        const at = paths.indexOf(path ?? null);
        throw new RefusedError(
          `${changes[at]?.file ?? 'The Dockerfile'} cannot be written: ${writeReason(code, error)}.`,
        );
      }
    },
  };
}
