import { createHash, type Hash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createCopyRecord } from '../../own-files/copies.ts';
import { atExit } from './at-exit.ts';
import { type Digest, parseDigest } from './digest.ts';
import { makeFolder } from './make-folder.ts';

/** What is known of a blob. */
export interface BlobInfo {
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
}

const READ_BYTES = 256 * 1024;

/**
 * The blobs of a folder in OCI image layout (opencontainers/image-spec image-layout.md): `blobs/ALGORITHM/HEX`. A blob
 * appears under its digest only when it is complete and has that digest; until then it has a name by which a later start
 * finds it, if this process is killed.
 */
export class BlobStore {
  readonly folder: string;
  /** What first kept a blob from being written; undefined if nothing did. */
  problem: Error | undefined;
  /** False for a folder that a build only takes from: the engine must not change it. */
  readonly isWritable: boolean;
  readonly #writers = new Map<string, BlobWriter>();
  readonly #record = createCopyRecord();
  /** The files of blobs that are not complete. */
  readonly #unfinished = new Set<string>();
  #count = 0;
  #forgetExit: (() => void) | null = null;

  constructor(folder: string, use: 'read' | 'write') {
    this.folder = folder;
    this.isWritable = use === 'write';
  }

  path({ algorithm, hex }: Digest): string {
    return join(this.folder, 'blobs', algorithm, hex);
  }

  /** Null if there is no such blob. Rejects with the error of the system if that cannot be said. */
  async info(digest: Digest): Promise<BlobInfo | null> {
    try {
      const found = await stat(this.path(digest));
      return found.isFile() ? { size: found.size, modified: found.mtime } : null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Yields a piece of a blob: `length` bytes from `offset`, as far as it has them. The bytes are valid until the next. */
  async *read(digest: Digest, offset: number, length: number): AsyncGenerator<Uint8Array> {
    const file = await open(this.path(digest), 'r');
    try {
      const buffer = Buffer.allocUnsafe(READ_BYTES);
      for (let done = 0; done < length; ) {
        const wanted = Math.min(buffer.length, length - done);
        const { bytesRead } = await file.read(buffer, 0, wanted, offset + done);
        if (bytesRead === 0) break;
        yield buffer.subarray(0, bytesRead);
        done += bytesRead;
      }
    } finally {
      await file.close();
    }
  }

  async delete(digest: Digest): Promise<void> {
    await rm(this.path(digest), { force: true });
  }

  /** The blob that is being written under a name; undefined if there is none. */
  writing(name: string): BlobWriter | undefined {
    return this.#writers.get(name);
  }

  /** Begins to write a blob. Whoever has another one of that name must abort it first. */
  async write(name: string): Promise<BlobWriter> {
    await makeFolder(this.folder);
    this.#count += 1;
    const path = join(this.folder, `${this.#record.prefix}${this.#count}`);
    this.#forgetExit ??= atExit(() => this.#removeUnfinished());
    this.#record.add(Buffer.from(`${this.folder}/`));
    this.#unfinished.add(path);
    const file = await open(path, 'wx', 0o644);
    const writer = new BlobWriter(this, file, path, () => {
      this.#writers.delete(name);
      this.#unfinished.delete(path);
    });
    this.#writers.set(name, writer);
    return writer;
  }

  /** Removes what is not complete. Never rejects. */
  async close(): Promise<void> {
    await Promise.all([...this.#writers.values()].map((writer) => writer.abort()));
    this.#forgetExit?.();
    this.#forgetExit = null;
    this.#record.close();
  }

  /** The process ends, and waits for nothing. */
  #removeUnfinished(): void {
    try {
      for (const path of this.#unfinished) rmSync(path, { force: true });
    } catch {
      // The record names what is left.
      return;
    }
    this.#record.close();
  }
}

/** A blob that is being written. */
export class BlobWriter {
  /** Bytes written so far. */
  offset = 0;
  readonly started = new Date();
  readonly #store: BlobStore;
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #forget: () => void;
  #hash: Hash = createHash('sha256');
  #closed = false;

  constructor(store: BlobStore, file: FileHandle, path: string, forget: () => void) {
    this.#store = store;
    this.#file = file;
    this.#path = path;
    this.#forget = forget;
  }

  /** The digest of what was written so far. */
  get digest(): string {
    return `sha256:${this.#hash.copy().digest('hex')}`;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.offset + done);
      done += bytesWritten;
    }
    this.#hash.update(bytes);
    this.offset += bytes.length;
  }

  /** Begins at the start again. */
  async restart(): Promise<void> {
    await this.#file.truncate(0);
    this.#hash = createHash('sha256');
    this.offset = 0;
  }

  /** Puts the blob under its digest. Only for sha256, which is all that BuildKit writes. */
  async commit(): Promise<void> {
    const digest = parseDigest(this.digest);
    if (digest === null) return;
    this.#closed = true;
    try {
      await this.#file.close();
      const path = this.#store.path(digest);
      await makeFolder(dirname(path));
      await rename(this.#path, path);
    } catch (error) {
      await rm(this.#path, { force: true }).catch(() => undefined);
      throw error;
    } finally {
      this.#forget();
    }
  }

  /** Throws away what was written. May be called again; never rejects. */
  async abort(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#file.close().catch(() => undefined);
    await rm(this.#path, { force: true }).catch(() => undefined);
    this.#forget();
  }
}
