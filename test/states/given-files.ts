/** Fake states made of a list of files. They record what is read. */
import { FileTree } from '../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import type { StateFiles } from '../../src/states/state-files.ts';

/** An entry, and its contents if it has any. */
export interface Given {
  readonly entry: TreeEntry;
  readonly text?: string;
}

export class GivenFiles implements StateFiles {
  readonly failure = null;
  /** Paths whose contents were read, in order. */
  readonly asked: string[] = [];
  readonly #given: readonly Given[];

  constructor(...given: readonly Given[]) {
    this.#given = given;
  }

  tree(): Promise<FileTree> {
    return Promise.resolve(FileTree.of(this.#given.map(({ entry }) => entry)));
  }

  read(path: string): Promise<Uint8Array> {
    this.asked.push(path);
    return Promise.resolve(this.#bytes(path));
  }

  async contents(
    paths: Iterable<string>,
    take: (path: string, chunk: Uint8Array | null) => void | Promise<void>,
  ): Promise<void> {
    const files = [...paths].map((path) => ({ path, bytes: this.#bytes(path) }));
    this.asked.push(...files.map(({ path }) => path));
    // Pieces of several files arrive interleaved.
    for (let at = 0; at < 100; at += 1) {
      for (const { path, bytes } of files)
        if (at < bytes.length) await take(path, bytes.subarray(at, at + 1));
    }
    for (const { path } of files) await take(path, null);
  }

  #bytes(path: string): Uint8Array {
    return new TextEncoder().encode(this.#given.find(({ entry }) => entry.path === path)?.text ?? '');
  }
}
