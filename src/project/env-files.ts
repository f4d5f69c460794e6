import { resolve } from 'node:path';
import { InputError } from '../errors.ts';
import { readRegularFile } from '../read-file.ts';

/** The texts of the files of `--env-file`, in order. Rejects with an InputError for one that cannot be read. */
export async function readEnvFiles(paths: readonly string[]): Promise<readonly string[]> {
  return await Promise.all(
    paths.map(async (path) => {
      const bytes = await readRegularFile(resolve(path)).catch((error: NodeJS.ErrnoException) => {
        const why = error.code === 'ENOENT' ? 'there is no such file' : error.message;
        throw new InputError(`--env-file ${path}: ${why}.`);
      });
      return bytes.toString();
    }),
  );
}
