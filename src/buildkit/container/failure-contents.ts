import { encodeName } from '../../filesystem/bytes.ts';
import type { TakeContents, TreeEntry } from '../../ports.ts';
import type { Gateway } from '../gateway.ts';
import { AFTER } from './failure-trees.ts';
import { stateMount } from './mounts.ts';
import { runTool, type Tools } from './run-tool.ts';

/** All files, one after the other: their names come in on stdin, as bytes, and what is read is as long as was listed. */
const SCRIPT = `cd "$1" && exec xargs -0 cat`;

/** Bytes of names written at a time. */
const WRITE = 64 * 1024;

/**
 * Reads files of a failed step's root, in a container, as `listFailure` lists them.
 *
 * @param after id of the state
 * @param tools states of which one should have `sh`, `xargs` and `cat`; tried in order
 * @param files with the size that was listed
 */
export async function readFailure(
  gateway: Gateway,
  after: string,
  tools: readonly Tools[],
  files: readonly TreeEntry[],
  take: TakeContents,
): Promise<void> {
  const full = files.filter(({ size }) => size > 0);
  for (const { path } of files.filter(({ size }) => size === 0)) await take(path, null);
  if (full.length === 0) return;
  const parts = new Parts(full, take);
  const read = await runTool(
    gateway,
    {
      purpose: 'The files cannot be read',
      tools,
      mounts: [stateMount(after, AFTER, '/', true)],
      script: SCRIPT,
      args: [AFTER],
      input: () => names(full),
      output: (bytes) => parts.take(bytes),
    },
    () => {
      if (parts.begun) throw new Error(`/${parts.path} could not be read to its end.`);
    },
  );
  if (read && parts.whole) return;
  if (read || parts.begun) throw new Error(`/${parts.path} could not be read to its end.`);
  throw new Error('The files cannot be read: no image of this build has a shell with xargs and cat.');
}

/** Cuts one stream into the files that it is made of. */
class Parts {
  readonly #files: readonly TreeEntry[];
  readonly #take: TakeContents;
  #at = 0;
  #read = 0;

  constructor(files: readonly TreeEntry[], take: TakeContents) {
    this.#files = files;
    this.#take = take;
  }

  get begun(): boolean {
    return this.#at > 0 || this.#read > 0;
  }

  get whole(): boolean {
    return this.#at === this.#files.length;
  }

  get path(): string {
    return this.#files[this.#at]?.path ?? '';
  }

  async take(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      const file = this.#files[this.#at];
      if (file === undefined) throw new Error('The files are longer than they were listed.');
      const chunk = rest.subarray(0, file.size - this.#read);
      rest = rest.subarray(chunk.length);
      this.#read += chunk.length;
      await this.#take(file.path, chunk);
      if (this.#read < file.size) continue;
      await this.#take(file.path, null);
      this.#at += 1;
      this.#read = 0;
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
    if (length < WRITE) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(waiting);
}
