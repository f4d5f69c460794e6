import { RefusedError } from '../errors.ts';
import { completedListing } from '../filesystem/completed-listing.ts';
import { FileTree } from '../filesystem/file-tree.ts';
import { parentOf } from '../filesystem/paths.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { StepOutput } from '../llb/types.ts';
import type { BuildFailure, OpenBuild, TakeContents } from '../ports.ts';
import { inTurns } from '../turns.ts';
import { CachedPromise } from './cached-promise.ts';
import { mayHideEntries } from './deep-listing.ts';
import { filesOf, readByTree } from './read-by-tree.ts';
import { failedAtSources } from './sources-first.ts';
import type { ByteRange, StateFiles } from './state-files.ts';

/** The files that a failed instruction left; see `failedFiles`. */
export class FailedFiles implements StateFiles {
  readonly failure: BuildFailure;
  readonly #build: OpenBuild;
  readonly #tools: readonly StepOutput[];
  readonly #before: StateFiles | null;
  readonly #tree = new CachedPromise(() => this.#list());

  constructor(
    build: OpenBuild,
    failure: BuildFailure,
    tools: readonly StepOutput[],
    before: StateFiles | null,
  ) {
    this.#before = before;
    this.#build = build;
    this.failure = failure;
    this.#tools = tools;
  }

  tree(): Promise<FileTree> {
    return this.#tree.get();
  }

  read(path: string, range?: ByteRange): Promise<Uint8Array> {
    return readByTree(this, path, range);
  }

  async contents(paths: Iterable<string>, take: TakeContents): Promise<void> {
    const files = filesOf(await this.#tree.get(), paths);
    if (files.length > 0) await this.#build.failureContents(this.failure, this.#tools, files, take);
  }

  async #list(): Promise<FileTree> {
    if (this.failure.mounts === null) {
      if (failedAtSources(this.failure.message))
        throw new RefusedError('Nothing was changed: the instruction failed before its process began.');
      throw new RefusedError(
        'This engine does not keep the files of a failed step (Docker 23 and newer do).',
      );
    }
    const trees = await this.#build.failureTrees(this.failure, this.#tools);
    if (trees === null) {
      throw new RefusedError(
        'The files cannot be listed: no image of this build has a shell with find and stat.',
      );
    }
    const unlisted = unlistedFolders(trees.after);
    if (this.#before === null) return await inTurns(FileTree.building(trees.after, null, unlisted));
    const before = await this.#before.tree();
    return await inTurns(
      FileTree.building(completedListing(trees.after, trees.before, before), null, unlisted),
    );
  }
}

/** Folders whose entries may be missing from a listing, since their paths would be too long. */
function unlistedFolders(entries: readonly TreeEntry[]): readonly string[] {
  const long = entries.filter(mayHideEntries);
  if (long.length === 0) return [];
  const filled = new Set(entries.map(({ path }) => parentOf(path)));
  return long.map(({ path }) => path).filter((path) => !filled.has(path));
}
