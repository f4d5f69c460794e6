/** Adapter: reads the file of known findings. */
import { InputError } from '../errors.ts';
import { readRegularFile } from '../read-file.ts';
import { whyUnreadable } from './project.ts';

/** The text of a baseline. Rejects with one sentence. */
export async function readBaseline(file: string): Promise<string> {
  try {
    return (await readRegularFile(file)).toString();
  } catch (error) {
    throw new InputError(`--baseline ${file}: it cannot be read: ${whyUnreadable(error)}.`);
  }
}
