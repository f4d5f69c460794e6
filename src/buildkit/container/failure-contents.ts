import { RefusedError } from '../../errors.ts';
import { encodeName } from '../../filesystem/bytes.ts';
import type { TakeContents, TreeEntry } from '../../ports.ts';
import type { Gateway } from '../gateway.ts';
import type { Mount } from '../gen/ops_pb.ts';
import { MOUNTED_DIR } from './failure-trees.ts';
import { runTool, type Tools } from './run-tool.ts';

/** Prints the contents of all files, one after another. Their names come from stdin, separated by NUL. */
const SCRIPT = `cd "$1" && exec xargs -0 cat`;

/** Bytes of names written to stdin at a time. */
const NAMES_CHUNK_BYTES = 64 * 1024;

/**
 * Reads files of what is mounted at MOUNTED_DIR in a container, as `listFolders` lists it. Rejects with a one-sentence error
 * when a file is shorter or longer than its listed size, or when no state has the tools.
 *
 * @param mount what to read
 * @param tools states that may have `sh`, `xargs` and `cat`, tried in order
 * @param files files to read, with their listed size
 * @param take receives the contents of each file, then null
 */
export async function readMounted(
  gateway: Gateway,
  mount: Mount,
  tools: readonly Tools[],
  files: readonly TreeEntry[],
  take: TakeContents,
): Promise<void> {
  const nonEmpty = files.filter(({ size }) => size > 0);
  for (const { path } of files.filter(({ size }) => size === 0)) await take(path, null);
  if (nonEmpty.length === 0) return;
  const splitter = new FileSplitter(nonEmpty, take);
  const read = await runTool(
    gateway,
    {
      errorPrefix: 'The files cannot be read',
      tools,
      mounts: [mount],
      script: SCRIPT,
      args: [MOUNTED_DIR],
      input: () => names(nonEmpty),
      output: (bytes) => splitter.take(bytes),
    },
    () => {
      if (splitter.started) throw new RefusedError(`Reading /${splitter.path} failed before its end.`);
    },
  );
  if (read && splitter.complete) return;
  if (read || splitter.started) throw new RefusedError(`Reading /${splitter.path} failed before its end.`);
  throw new RefusedError('The files cannot be read: no image of this build has a shell with xargs and cat.');
}

/** Splits the concatenated contents back into files. */
class FileSplitter {
  readonly #files: readonly TreeEntry[];
  readonly #take: TakeContents;
  #index = 0;
  #bytesRead = 0;

  constructor(files: readonly TreeEntry[], take: TakeContents) {
    this.#files = files;
    this.#take = take;
  }

  get started(): boolean {
    return this.#index > 0 || this.#bytesRead > 0;
  }

  get complete(): boolean {
    return this.#index === this.#files.length;
  }

  get path(): string {
    return this.#files[this.#index]?.path ?? '';
  }

  async take(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      const file = this.#files[this.#index];
      if (file === undefined) throw new RefusedError('The files grew while they were being read.');
      const chunk = rest.subarray(0, file.size - this.#bytesRead);
      rest = rest.subarray(chunk.length);
      this.#bytesRead += chunk.length;
      await this.#take(file.path, chunk);
      if (this.#bytesRead < file.size) continue;
      await this.#take(file.path, null);
      this.#index += 1;
      this.#bytesRead = 0;
    }
  }
}

function* names(files: readonly TreeEntry[]): Generator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for (const { path } of files) {
    const name = Buffer.concat([Buffer.from('./'), encodeName(path), Buffer.of(0)]);
    waiting.push(name);
    length += name.length;
    if (length < NAMES_CHUNK_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(waiting);
}
