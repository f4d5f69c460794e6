import { fileType } from '../filesystem/mode.ts';
import { notFound, typeName } from '../states/not-found.ts';
import { exploreFailure, type LookCommand } from './one-state.ts';
import { writeOut } from './write-out.ts';

export interface CatCommand extends LookCommand {
  readonly ref: string;
  /** In the state. */
  readonly path: string;
  readonly before: boolean;
}

/** `stagedive cat REF PATH`: the bytes of one file, as they come. Status and errors as `lookInto` has them. */
export async function runCat(command: CatCommand): Promise<number> {
  const { ref, path, before, stdout } = command;
  return await exploreFailure(command, async ({ open, quiet, say, signal }) => {
    const look = await open(ref, before);
    quiet();
    if (look.note !== null) say(look.note);
    const tree = await look.files.tree();
    const { entry, path: real, problem } = tree.follow(path);
    if (problem !== null) throw notFound(tree, path, problem);
    const type = entry === null ? 'dir' : fileType(entry.mode);
    if (entry === null || type === 'dir') {
      throw new Error(`/${real} is a folder: stagedive files ${ref} /${real} lists it.`);
    }
    if (type !== 'file') throw new Error(`/${real} is a ${typeName(type)}, which has no contents.`);
    await look.files.contents([entry.path], async (_path, chunk) => {
      if (chunk !== null) await writeOut(stdout, chunk, signal);
    });
    return 0;
  });
}
