import { createHash } from 'node:crypto';
import type { SentFiles } from '../../records/sent-files.ts';
import { nextTurn, TIME_SLICE_MS } from '../../turns.ts';
import { emitChunks, type ReadResult, readLargeFile, readSmallFile, SMALL_FILE_BYTES } from './content.ts';
import { describeEntry, type TreeEntry, type TreeSource } from './entry.ts';
import { describeError, errorCode, FileSyncError } from './error.ts';
import type { Outbox } from './outbox.ts';
import { PACKET_BUFFER_BYTES } from './packet.ts';

/** How many large files are read at a time, as in fsutil. */
const MAX_LARGE_READS = 4;

/** Answers the daemon's requests for file contents in order. Several small files are sent together. */
export class ContentAnswers {
  readonly #source: TreeSource;
  readonly #outbox: Outbox;
  readonly #digests: SentFiles | null;
  readonly #fail: (error: unknown) => void;
  readonly #requests: Array<{ id: number; entry: TreeEntry }> = [];
  #next = 0;
  #answering = false;
  readonly #largeReads = new Set<Promise<void>>();

  /**
   * @param fail called with a FileSyncError when a file cannot be read to its end
   * @param sent takes the digests of what is sent
   */
  constructor(
    source: TreeSource,
    outbox: Outbox,
    fail: (error: unknown) => void,
    sent: SentFiles | null = null,
  ) {
    this.#source = source;
    this.#digests = sent;
    this.#outbox = outbox;
    this.#fail = fail;
  }

  /** Queues the content of an entry that the daemon requested. */
  request(id: number, entry: TreeEntry): void {
    this.#requests.push({ id, entry });
    this.#start();
  }

  /** Resolves when no file is open any more. Call it after the outbox is over. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#largeReads);
  }

  /** Starts answering, unless it is already running or nothing is requested. */
  #start(): void {
    if (this.#answering || this.#outbox.over || this.#next >= this.#requests.length) return;
    this.#answering = true;
    this.#answerAll()
      .catch(this.#fail)
      .finally(() => {
        this.#answering = false;
        // Answer what was requested in the meantime.
        this.#start();
      });
  }

  async #answerAll(): Promise<void> {
    while (this.#next < this.#requests.length) {
      // Also collects requests that arrived in one chunk.
      await nextTurn();
      if (this.#outbox.over) return;
      const until = performance.now() + TIME_SLICE_MS;
      while (performance.now() < until && this.#outbox.writer.length < 4 * PACKET_BUFFER_BYTES) {
        if (!this.#answerNext()) break;
      }
      await this.#outbox.flush();
      if (this.#largeReads.size >= MAX_LARGE_READS) await Promise.race(this.#largeReads);
    }
  }

  /** Sends a small file or starts a large one. False if none is requested or too many large ones are being read. */
  #answerNext(): boolean {
    const next = this.#requests[this.#next];
    if (next === undefined || this.#largeReads.size >= MAX_LARGE_READS) return false;
    this.#next++;
    const { id, entry } = next;
    const content = this.#source.content(entry);
    const { emit, done } = this.#sending(id);
    if (content instanceof Uint8Array) {
      emitChunks(content, emit);
      done();
      this.#sent(id, entry, { bytes: content.length });
    } else if (entry.size > SMALL_FILE_BYTES) this.#startLarge(id, entry, content.file);
    else {
      try {
        const result = readSmallFile(content.file, emit);
        done();
        this.#sent(id, entry, result);
      } catch (error) {
        throw readFailure(entry, error);
      }
    }
    return true;
  }

  #startLarge(id: number, entry: TreeEntry, file: string | Buffer): void {
    const reading = this.#answerLarge(id, entry, file)
      .catch(this.#fail)
      .finally(() => this.#largeReads.delete(reading));
    this.#largeReads.add(reading);
  }

  async #answerLarge(id: number, entry: TreeEntry, file: string | Buffer): Promise<void> {
    const shouldContinue = async (): Promise<boolean> => {
      await this.#outbox.flush();
      return !this.#outbox.over;
    };
    try {
      const { emit, done } = this.#sending(id);
      const result = await readLargeFile(file, emit, shouldContinue);
      if (this.#outbox.over) return;
      done();
      this.#sent(id, entry, result);
      await this.#outbox.flush();
    } catch (error) {
      throw readFailure(entry, error);
    }
  }

  /** Sends the contents of an entry, and once that is done, notes their digest. */
  #sending(id: number): { readonly emit: (chunk: Uint8Array) => void; readonly done: () => void } {
    const { writer } = this.#outbox;
    const digests = this.#digests;
    if (digests === null) return { emit: (chunk) => writer.data(id, chunk), done: () => undefined };
    const hash = createHash('sha256');
    return {
      emit: (chunk) => {
        hash.update(chunk);
        writer.data(id, chunk);
      },
      done: () => digests.content(id, hash.digest()),
    };
  }

  /** Ends the content of an entry, and warns if it differs from the listed entry. */
  #sent(id: number, entry: TreeEntry, result: ReadResult): void {
    this.#outbox.writer.data(id, new Uint8Array());
    // A socket cannot be opened. It was listed as an empty file, so this is correct.
    if (errorCode(result.openError) === 'ENXIO' && entry.size === 0) return;
    const name = describeEntry(entry);
    if (result.openError !== undefined) {
      const why = describeError(result.openError);
      this.#outbox.warn(entry.path, `${name} could not be read and was sent empty: ${why}.`);
    } else if (result.bytes !== entry.size) {
      this.#outbox.warn(entry.path, `${name} changed while the files were being sent.`);
    }
  }
}

function readFailure(entry: TreeEntry, error: unknown): FileSyncError {
  return new FileSyncError(
    `Reading ${describeEntry(entry)} failed before its end: ${describeError(error)}.`,
    {
      cause: error,
    },
  );
}
