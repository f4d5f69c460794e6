import { RefusedError } from '../errors.ts';
import { FileTree } from '../filesystem/file-tree.ts';
import type { StepOutput } from '../llb/types.ts';
import type { CacheFolder, OpenBuild, TakeContents } from '../ports.ts';
import { CachedPromise } from './cached-promise.ts';
import { filesOf, readByTree } from './read-by-tree.ts';
import type { ByteRange, StateFiles } from './state-files.ts';

/**
 * The files of a cache mount. They are listed once, while builds may change them: what is read later and has another size
 * is refused. `tools` are states that may have a shell. Calls reject as OpenBuild.cacheTree does.
 */
export class CacheFiles implements StateFiles {
  readonly failure = null;
  readonly #build: OpenBuild;
  readonly #cache: CacheFolder;
  readonly #tools: readonly StepOutput[];
  readonly #tree = new CachedPromise(() => this.#alone(() => this.#list()));
  #last: Promise<unknown> = Promise.resolve();

  constructor(build: OpenBuild, cache: CacheFolder, tools: readonly StepOutput[]) {
    this.#build = build;
    this.#cache = cache;
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
    if (files.length === 0) return;
    await this.#alone(() => this.#build.cacheContents(this.#cache, this.#tools, files, take));
  }

  async #list(): Promise<FileTree> {
    const entries = await this.#build.cacheTree(this.#cache, this.#tools);
    if (entries !== null) return FileTree.of(entries);
    throw new RefusedError(
      'The files cannot be listed: no image of this build has a shell with find and stat.',
    );
  }

  /** One after another, since what one of them mounts is in use for the others. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => undefined);
    return next;
  }
}
