import type { SentFiles } from '../../records/sent-files.ts';
import { nextTurn, TIME_SLICE_MS } from '../../turns.ts';
import { ContentAnswers } from './answers.ts';
import { describeEntry, hasContent, type TreeEntry, type TreeSource } from './entry.ts';
import { FileSyncError } from './error.ts';
import { Outbox, type TransferChannel, type Warn } from './outbox.ts';
import { PACKET_BUFFER_BYTES, packetType } from './packet.ts';
import { type FilePacket, readFilePacket } from './packet-reader.ts';

/**
 * Sends a tree as fsutil's sender does (send.go): sends all entries, answers requests for contents meanwhile, and
 * ends when the daemon has everything it wants.
 *
 * As with docker, a file that cannot be opened is sent empty, and one that changed is sent as it is now. Both cause a
 * warning.
 *
 * @param sent takes all entries, and the digests of the contents that the daemon asks for
 * @param explained makes a sentence of any error, for the daemon too
 * @throws FileSyncError for what cannot be read, for errors that the daemon reports, and for a malformed pattern
 */
export async function sendTree(
  source: TreeSource,
  channel: TransferChannel,
  warn: Warn,
  explained: (error: unknown) => Promise<FileSyncError>,
  sent: SentFiles | null = null,
): Promise<void> {
  await new TreeSender(source, channel, warn, sent).run(explained);
}

class TreeSender {
  readonly #source: TreeSource;
  readonly #incoming: TransferChannel['incoming'];
  readonly #outbox: Outbox;
  readonly #answers: ContentAnswers;
  readonly #sent: SentFiles | null;
  /** Number of entries sent so far. */
  #entriesSent = 0;
  /** Entries whose content the daemon may still request, by index. */
  readonly #files = new Map<number, TreeEntry>();
  #fail: (error: unknown) => void = () => undefined;
  readonly #failed = new Promise<never>((_, reject) => {
    this.#fail = reject;
  });
  /** The first entry with a name or target that is not UTF-8. */
  #nonUtf8Entry: TreeEntry | undefined;

  constructor(source: TreeSource, channel: TransferChannel, warn: Warn, sent: SentFiles | null) {
    this.#source = source;
    this.#sent = sent;
    this.#incoming = channel.incoming;
    this.#outbox = new Outbox(channel, warn);
    this.#answers = new ContentAnswers(source, this.#outbox, this.#fail, sent);
  }

  async run(explained: (error: unknown) => Promise<FileSyncError>): Promise<void> {
    const listening = this.#listen();
    // Whichever promise loses the race below may reject unobserved.
    listening.catch(() => undefined);
    this.#failed.catch(() => undefined);
    this.#sendEntries().catch(this.#fail);
    try {
      await Promise.race([listening, this.#failed]);
      this.#outbox.writer.finish();
    } catch (error) {
      const failure = await explained(error);
      this.#outbox.writer.error(failure.message);
      throw failure;
    } finally {
      this.#outbox.over = true;
      await this.#outbox.flush();
      await this.#answers.settled();
    }
  }

  /** Reads the daemon's packets up to FIN. */
  async #listen(): Promise<void> {
    const batches = this.#incoming[Symbol.asyncIterator]();
    for (;;) {
      // A broken stream counts as ended.
      const batch = await batches.next().catch(() => null);
      if (batch === null || batch.done === true) throw this.#transferAborted();
      for (const bytes of batch.value) if (this.#take(readFilePacket(bytes))) return;
    }
  }

  /** Handles a packet. Returns true for FIN. */
  #take({ type, id, data }: FilePacket): boolean {
    if (type === packetType.error) {
      throw new FileSyncError(`The engine could not receive the files: ${Buffer.from(data).toString()}`);
    }
    if (type === packetType.request) this.#request(id);
    return type === packetType.finish;
  }

  #transferAborted(): FileSyncError {
    const entry = this.#nonUtf8Entry;
    if (entry === undefined) return new FileSyncError('The engine aborted the file transfer.');
    const message =
      `The engine aborted the file transfer: ${describeEntry(entry)} has a name or a link target that is not ` +
      'UTF-8, which some engines refuse. Rename it or list it in .dockerignore.';
    // The engine's own error does not name the file, and ends the build before our error reaches the engine.
    this.#outbox.warn(entry.path, message);
    return new FileSyncError(message);
  }

  #request(id: number): void {
    const entry = this.#files.get(id);
    if (entry === undefined) {
      throw new FileSyncError(`The engine requested entry ${id}, which has no content or was already sent.`);
    }
    this.#files.delete(id);
    this.#answers.request(id, entry);
  }

  /** Sends all entries, in slices of a few milliseconds. */
  async #sendEntries(): Promise<void> {
    const { writer } = this.#outbox;
    for (let more = true; more && !this.#outbox.over; ) {
      const until = performance.now() + TIME_SLICE_MS;
      while (more && performance.now() < until && writer.length < PACKET_BUFFER_BYTES)
        more = this.#sendSome(64, until);
      if (!more) writer.endOfStats();
      await this.#outbox.flush();
      await nextTurn();
    }
  }

  /** Sends up to `count` entries while there is time; false after the last. */
  #sendSome(count: number, until: number): boolean {
    const { writer } = this.#outbox;
    for (let i = 0; i < count; i++) {
      const entry = this.#source.next(until);
      if (entry === 'later') return true;
      if (entry === undefined) return false;
      if (entry.rawPath !== undefined || typeof entry.linkname !== 'string') this.#nonUtf8Entry ??= entry;
      if (hasContent(entry)) this.#files.set(this.#entriesSent, entry);
      this.#entriesSent++;
      if (this.#sent !== null) this.#sent.add(entry, textOf(entry.linkname));
      writer.stat(entry);
    }
    return true;
  }
}

/** Links are recorded as text: what is not UTF-8 in them becomes U+FFFD, as in paths. */
function textOf(linkname: string | Uint8Array): string {
  return typeof linkname === 'string' ? linkname : Buffer.from(linkname).toString();
}
