import { RefusedError } from '../errors.ts';
import type { Followed } from '../filesystem/file-tree.ts';
import { fileType, typeName } from '../filesystem/mode.ts';
import { notFound } from '../states/not-found.ts';
import { pathAsShown } from '../states/shown-path.ts';
import type { StateFiles } from '../states/state-files.ts';
import { type StateCommand, withStates } from './with-states.ts';
import { writeOut } from './write-out.ts';

export interface CatCommand extends StateCommand {
  readonly ref: string;
  /** Path in the state. */
  readonly path: string;
  readonly before: boolean;
}

/** `stagedive cat REF PATH`: writes the bytes of one file. Status and errors as in `withStates`. */
export async function runCat(command: CatCommand): Promise<number> {
  const { ref, path, before, stdout } = command;
  return await withStates(command, async ({ openOnly, signal }) => {
    const state = await openOnly(ref, before);
    const found = (await state.files.find?.(path)) ?? null;
    const { entry, path: real } = found?.followed ?? (await followListed(state.files, path));
    const type = entry === null ? 'dir' : fileType(entry.mode);
    if (entry === null || type === 'dir') {
      throw new RefusedError(`/${real} is a folder: stagedive files ${ref} /${real} lists it.`);
    }
    if (type !== 'file') throw new RefusedError(`/${real} is a ${typeName(type)}, which has no contents.`);
    if (found !== null && state.files.readFound !== undefined) {
      await state.files.readFound(entry, (bytes) => writeOut(stdout, bytes, signal));
      return 0;
    }
    await state.files.contents([entry.path], async (_path, chunk) => {
      if (chunk !== null) await writeOut(stdout, chunk, signal);
    });
    return 0;
  });
}

/** Where a path leads, by the list of all files. */
async function followListed(files: StateFiles, path: string): Promise<Followed> {
  const tree = await files.tree();
  const followed = tree.follow(pathAsShown(tree, path));
  if (followed.problem !== null) throw notFound(tree, path, followed.problem);
  return followed;
}
