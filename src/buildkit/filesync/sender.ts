import { giveChunks, type ReadResult, readLargeFile, readSmallFile, smallFile } from './content.ts';
import { hasContent, type TreeEntry, type TreeSource } from './entry.ts';
import { errorCode, errorWords, FileSyncError, showName } from './error.ts';
import { decodePacket, PacketWriter, packetType, writerSize } from './packet.ts';
import type { FileSyncProgress } from './types.ts';

/** The two directions of one transfer. */
export interface TransferChannel {
  /** Packets from the daemon, without gRPC's framing. Not ended by us: it may go on after the transfer. */
  readonly incoming: AsyncIterable<Uint8Array>;
  /** Takes packets with gRPC's framing, many at once; the promise, if any, is over when more may come. */
  write(frames: Buffer): Promise<void> | undefined;
}

/** What the sender tells while it works. */
export interface TransferReport {
  /** Called often; the receiver limits its own rate. */
  progress(progress: Omit<FileSyncProgress, 'dir'>): void;
  warn(path: string, message: string): void;
}

/** At a time; fsutil's number. */
const largeFilesAtOnce = 4;
/** For so long (ms) the event loop may stand still. */
const slice = 8;

/**
 * Sends one tree as fsutil's sender does (send.go): tells all entries, answers requests for contents
 * meanwhile, ends when the daemon says that it has all it wants.
 *
 * As with docker, a file that cannot be opened is sent empty, and one that changed is sent as it is now; both
 * are reported as warnings.
 *
 * @throws FileSyncError for what cannot be read, and for what the daemon complains about; BadPatternError
 */
export async function sendTree(
  source: TreeSource,
  channel: TransferChannel,
  report: TransferReport,
): Promise<void> {
  await new TreeSender(source, channel, report).run();
}

class TreeSender {
  readonly #source: TreeSource;
  readonly #channel: TransferChannel;
  readonly #report: TransferReport;
  readonly #writer = new PacketWriter();
  /** Entries whose content may be asked for (once), by index. */
  readonly #files = new Map<number, TreeEntry>();
  readonly #asked: Array<{ id: number; entry: TreeEntry }> = [];
  #nextAsked = 0;
  readonly #largeReads = new Set<Promise<void>>();
  #fail: (error: unknown) => void = () => undefined;
  readonly #failed = new Promise<never>((_, reject) => {
    this.#fail = reject;
  });
  #answering = false;
  #over = false;
  #entries = 0;
  #filesAsked = 0;
  #filesSent = 0;
  #bytesSent = 0;
  #strangeName: TreeEntry | undefined;

  constructor(source: TreeSource, channel: TransferChannel, report: TransferReport) {
    this.#source = source;
    this.#channel = channel;
    this.#report = report;
  }

  async run(): Promise<void> {
    this.#tellAll().catch(this.#fail);
    const listening = this.#listen();
    // The one that loses the race fails for nobody.
    listening.catch(() => undefined);
    try {
      await Promise.race([listening, this.#failed]);
      this.#writer.finish();
    } catch (error) {
      this.#writer.error(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      this.#over = true;
      this.#failed.catch(() => undefined);
      await this.#flush();
      await Promise.allSettled(this.#largeReads);
      this.#tellProgress(true);
    }
  }

  /** Reads the daemon's packets up to FIN. */
  async #listen(): Promise<void> {
    const packets = this.#channel.incoming[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await packets.next();
      if (done) throw this.#brokenOff();
      const packet = decodePacket(value);
      if (packet.type === packetType.finish) return;
      if (packet.type === packetType.error) {
        const text = Buffer.from(packet.data).toString();
        throw new FileSyncError(`The engine could not take the files: ${text}`);
      }
      if (packet.type === packetType.request) this.#request(packet.id);
    }
  }

  #brokenOff(): FileSyncError {
    const name = this.#strangeName;
    return new FileSyncError(
      name === undefined
        ? 'The engine broke off the transfer of files.'
        : `The engine broke off the transfer of files: the name ${describe(name)} is not UTF-8, which some ` +
            'engines refuse; rename it or list it in .dockerignore.',
    );
  }

  #request(id: number): void {
    const entry = this.#files.get(id);
    if (entry === undefined) {
      throw new FileSyncError(`The engine asks for entry ${id}, which has no content or was sent before.`);
    }
    this.#files.delete(id);
    this.#asked.push({ id, entry });
    this.#filesAsked++;
    this.#answer();
  }

  /** Tells all entries, a few milliseconds at a time. */
  async #tellAll(): Promise<void> {
    for (let more = true; more && !this.#over; ) {
      const until = performance.now() + slice;
      while (more && performance.now() < until && this.#writer.length < writerSize) {
        more = this.#tellSome(64);
      }
      if (!more) this.#writer.endOfStats();
      await this.#flush();
      await nextTurn();
    }
  }

  /** Tells up to so many entries; false after the last. */
  #tellSome(count: number): boolean {
    for (let i = 0; i < count; i++) {
      const entry = this.#source.next();
      if (entry === undefined) return false;
      if (entry.rawPath !== undefined || typeof entry.linkname !== 'string') this.#strangeName ??= entry;
      if (hasContent(entry)) this.#files.set(this.#entries, entry);
      this.#entries++;
      this.#writer.stat(entry);
    }
    return true;
  }

  /** Answers what was asked for, unless that is going on already. */
  #answer(): void {
    if (this.#answering) return;
    this.#answering = true;
    this.#answerAll().catch(this.#fail);
  }

  async #answerAll(): Promise<void> {
    // The first turn lets the requests that came in one piece gather.
    await nextTurn();
    try {
      while (this.#nextAsked < this.#asked.length && !this.#over) {
        const until = performance.now() + slice;
        while (performance.now() < until && this.#writer.length < 4 * writerSize) {
          if (!this.#answerNext()) break;
        }
        await this.#flush();
        if (this.#largeReads.size >= largeFilesAtOnce) return;
        await nextTurn();
      }
    } finally {
      this.#answering = false;
    }
  }

  /** Sends a small file, or starts on a large one; false when there is none or too many are being sent. */
  #answerNext(): boolean {
    const next = this.#takeAsked();
    if (next === undefined) return false;
    const content = this.#source.content(next.entry);
    const give = (chunk: Uint8Array): void => this.#data(next.id, chunk);
    if (content instanceof Uint8Array) {
      giveChunks(content, give);
      this.#sent(next.id, next.entry, { bytes: content.length });
    } else if (next.entry.size <= smallFile) {
      this.#sent(
        next.id,
        next.entry,
        readOrExplain(next.entry, () => readSmallFile(content.file, give)),
      );
    } else {
      const reading = this.#answerLarge(next.id, next.entry, content.file).catch(this.#fail);
      this.#largeReads.add(reading);
      reading.then(() => {
        this.#largeReads.delete(reading);
        this.#answer();
      });
    }
    return true;
  }

  #takeAsked(): { id: number; entry: TreeEntry } | undefined {
    if (this.#largeReads.size >= largeFilesAtOnce) return undefined;
    const next = this.#asked[this.#nextAsked];
    if (next === undefined) {
      this.#asked.length = 0;
      this.#nextAsked = 0;
    } else this.#nextAsked++;
    return next;
  }

  async #answerLarge(id: number, entry: TreeEntry, file: string | Buffer): Promise<void> {
    try {
      const ready = async (): Promise<void> => {
        await this.#flush();
        if (this.#over) throw new FileSyncError('The transfer of files is over.');
      };
      const result = await readLargeFile(file, (chunk) => this.#data(id, chunk), ready);
      this.#sent(id, entry, result);
      await this.#flush();
    } catch (error) {
      throw this.#over ? error : readFailure(entry, error);
    }
  }

  #data(id: number, chunk: Uint8Array): void {
    this.#writer.data(id, chunk);
    this.#bytesSent += chunk.length;
  }

  /** Ends a content, and says what was odd about it. */
  #sent(id: number, entry: TreeEntry, result: ReadResult): void {
    this.#writer.data(id, new Uint8Array());
    this.#filesSent++;
    // A socket's error: it is told as an empty file, and is one for the daemon.
    if (errorCode(result.refused) === 'ENXIO' && entry.size === 0) return;
    if (result.refused !== undefined) {
      const why = errorWords(result.refused);
      this.#report.warn(entry.path, `${describe(entry)} could not be read and was sent empty: ${why}.`);
    } else if (result.bytes !== entry.size) {
      this.#report.warn(entry.path, `${describe(entry)} changed while the files were being sent.`);
    }
  }

  async #flush(): Promise<void> {
    if (this.#writer.length > 0) await this.#channel.write(this.#writer.take());
    if (!this.#over) this.#tellProgress(false);
  }

  #tellProgress(done: boolean): void {
    this.#report.progress({
      entries: this.#entries,
      filesAsked: this.#filesAsked,
      filesSent: this.#filesSent,
      bytesSent: this.#bytesSent,
      done,
    });
  }
}

/** A name for people, in quotes. */
function describe(entry: TreeEntry): string {
  return `"${entry.rawPath === undefined ? entry.path : showName(entry.rawPath)}"`;
}

function readOrExplain(entry: TreeEntry, read: () => ReadResult): ReadResult {
  try {
    return read();
  } catch (error) {
    throw readFailure(entry, error);
  }
}

function readFailure(entry: TreeEntry, error: unknown): FileSyncError {
  return new FileSyncError(`Reading ${describe(entry)} failed halfway: ${errorWords(error)}.`, {
    cause: error,
  });
}

/** Lets the event loop do all else that waits. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
