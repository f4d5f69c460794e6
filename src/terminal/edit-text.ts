import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryFolder, noTemporaryFile } from '../own-files/temporary-folder.ts';
import { readRegularFile } from '../read-file.ts';
import { editorCall, runEditor } from './editor.ts';

/**
 * Opens the user's editor on a text, in a temporary file called Dockerfile that only the user can read. Returns what
 * it became. Rejects with a sentence if the editor fails.
 */
export async function editText(text: string, env: NodeJS.ProcessEnv): Promise<string> {
  const folder = await makeTemporaryFolder();
  try {
    const path = join(folder, 'Dockerfile');
    await writeFile(path, text, { mode: 0o600 }).catch((error: unknown) => {
      throw noTemporaryFile(error);
    });
    await runEditor(editorCall(path, 1, env));
    return Buffer.from(await readRegularFile(path)).toString();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
