import type { ServerHttp2Stream } from 'node:http2';
import type { TakeContents, TreeEntry } from '../../ports.ts';
import { encodePacket, packetType } from '../filesync/packet.ts';
import { type FilePacket, readFilePacket } from '../filesync/packet-reader.ts';
import { frame, messageBatches } from './frames.ts';
import { sendHeaders, sendStatus, statusCode } from './server.ts';

/** What is wanted of an export of a state. */
export interface FileSink {
  /** Each entry, in order, a folder before what is in it; true asks for its contents. */
  readonly entry: (entry: TreeEntry) => boolean;
  /** A piece of a file that was asked for, null at its end; what it returns is waited for. */
  readonly piece: TakeContents;
}

/**
 * The receiving end of a folder (tonistiigi/fsutil receive.go): a STAT for every entry until an empty one, a REQ for
 * each file that is wanted, its DATA until an empty one, then FIN both ways. The daemon sends four files at a time.
 */
export async function receiveFiles(stream: ServerHttp2Stream, sink: FileSink): Promise<void> {
  sendHeaders(stream);
  const transfer = new FolderTransfer(stream, sink);
  for await (const batch of messageBatches(stream)) {
    for (const message of batch) {
      const piece = transfer.take(readFilePacket(message));
      // Most packets are entries, and nothing is to be waited for.
      if (piece !== undefined) await piece;
      transfer.finishWhenDone();
    }
    if (transfer.over) break;
  }
  sendStatus(stream, statusCode.ok);
}

class FolderTransfer {
  /** Set once the daemon has finished too. */
  over = false;
  readonly #stream: ServerHttp2Stream;
  readonly #sink: FileSink;
  readonly #wanted = new Map<number, string>();
  #count = 0;
  #listed = false;

  constructor(stream: ServerHttp2Stream, sink: FileSink) {
    this.#stream = stream;
    this.#sink = sink;
  }

  /** Throws what the daemon reports. What it returns is to be waited for. */
  take({ type, entry, id, data }: FilePacket): void | Promise<void> {
    if (this.over) return;
    if (type === packetType.error) throw new Error(Buffer.from(data).toString());
    if (type === packetType.finish) this.over = true;
    if (type === packetType.stat) this.#entry(entry);
    if (type !== packetType.data) return;
    const path = this.#wanted.get(id);
    if (path === undefined) throw new Error('the engine sent a file that nobody asked for');
    if (data.length === 0) this.#wanted.delete(id);
    return this.#sink.piece(path, data.length === 0 ? null : data);
  }

  #entry(entry: TreeEntry | null): void {
    this.#listed = entry === null;
    if (entry !== null && this.#sink.entry(entry)) {
      this.#wanted.set(this.#count, entry.path);
      this.#stream.write(frame(encodePacket({ type: packetType.request, id: this.#count })));
    }
    this.#count += 1;
  }

  /** Says that nothing more is wanted, once. */
  finishWhenDone(): void {
    if (!this.#listed || this.#wanted.size > 0) return;
    this.#listed = false;
    this.#stream.write(frame(encodePacket({ type: packetType.finish })));
  }
}
