import type { ServerHttp2Stream } from 'node:http2';
import { RefusedError, StagediveError } from '../../errors.ts';
import type { TakeContents, TreeEntry } from '../../ports.ts';
import { encodePacket, packetType } from '../filesync/packet.ts';
import { type FilePacket, readFilePacket } from '../filesync/packet-reader.ts';
import { frame, messageBatches } from './frames.ts';
import { sendHeaders, sendStatus, statusCode } from './server.ts';

/** Receives an exported state. */
export interface FileSink {
  /** Called for each entry in order, a folder before its contents. Return true to request the file's contents. */
  readonly entry: (entry: TreeEntry) => boolean;
  /** Called with each chunk of a requested file, and with null at its end. A returned promise is awaited. */
  readonly piece: TakeContents;
  /** Paths in the order in which to request their contents; absent: each as soon as it is listed. */
  readonly order?: readonly string[];
  /** Called when everything has arrived, before the daemon is told so. */
  readonly end?: () => void;
}

/**
 * Receives a folder (tonistiigi/fsutil receive.go): the daemon sends a STAT per entry until an empty one, we send a
 * REQ per wanted file and get its DATA until an empty one, then both sides send FIN. The daemon sends four files at a
 * time. Rejects with the error that the daemon reports, or if the call ends before everything has arrived.
 */
export async function receiveFiles(stream: ServerHttp2Stream, sink: FileSink): Promise<void> {
  sendHeaders(stream);
  const transfer = new FolderTransfer(stream, sink);
  try {
    await receiveAll(stream, transfer);
  } catch (error) {
    // The daemon sends FIN and cancels the call at once (it needs no status of us). Node then drops what was not read.
    if (!transfer.isComplete || error instanceof StagediveError) throw error;
  }
  sendStatus(stream, statusCode.ok);
}

async function receiveAll(stream: ServerHttp2Stream, transfer: FolderTransfer): Promise<void> {
  for await (const batch of messageBatches(stream)) {
    for (const message of batch) {
      const piece = transfer.take(readFilePacket(message));
      // Most packets are entries, which need no wait.
      if (piece !== undefined) await piece;
      transfer.finishWhenDone();
    }
    if (transfer.over) return;
  }
  if (!transfer.isComplete) throw new Error('the engine ended the transfer before all files had arrived');
}

/** What may be on its way at once if files are requested in an order: the daemon sends four files at a time. */
const MAX_BYTES_AHEAD = 8 * 1024 * 1024;

class FolderTransfer {
  /** True when the daemon has finished too. */
  over = false;
  /** True once everything has arrived and we have sent FIN. */
  isComplete = false;
  readonly #stream: ServerHttp2Stream;
  readonly #sink: FileSink;
  readonly #wanted = new Map<number, string>();
  /** Listed files that wait for their turn, and the rest of the order in which they get it. */
  readonly #waiting = new Map<string, { readonly id: number; readonly size: number }>();
  readonly #turns: Iterator<string> | null;
  /** Sizes of the files on their way that got a turn, by id. */
  readonly #ahead = new Map<number, number>();
  #bytesAhead = 0;
  #count = 0;
  #listed = false;

  constructor(stream: ServerHttp2Stream, sink: FileSink) {
    this.#stream = stream;
    this.#sink = sink;
    this.#turns = sink.order?.values() ?? null;
  }

  /** Handles a packet. Await a returned promise. @throws the error that the daemon reports */
  take({ type, entry, id, data }: FilePacket): void | Promise<void> {
    if (this.over) return;
    if (type === packetType.error) throw new RefusedError(Buffer.from(data).toString());
    if (type === packetType.finish) this.over = true;
    if (type === packetType.stat) this.#entry(entry);
    if (type !== packetType.data) return;
    const path = this.#wanted.get(id);
    if (path === undefined) throw new RefusedError('the engine sent a file that was not requested');
    if (data.length === 0) {
      this.#wanted.delete(id);
      this.#bytesAhead -= this.#ahead.get(id) ?? 0;
      this.#ahead.delete(id);
      this.#requestNext();
    }
    return this.#sink.piece(path, data.length === 0 ? null : data);
  }

  #entry(entry: TreeEntry | null): void {
    this.#listed = entry === null;
    if (entry === null) this.#requestNext();
    else if (this.#sink.entry(entry)) {
      if (this.#turns === null) this.#request(this.#count, entry.path);
      else this.#waiting.set(entry.path, { id: this.#count, size: entry.size });
    }
    this.#count += 1;
  }

  #request(id: number, path: string): void {
    this.#wanted.set(id, path);
    this.#stream.write(frame(encodePacket({ type: packetType.request, id })));
  }

  /** Requests what comes next, as far ahead as is allowed. */
  #requestNext(): void {
    if (this.#turns === null) return;
    while (this.#waiting.size > 0 && (this.#ahead.size === 0 || this.#bytesAhead < MAX_BYTES_AHEAD)) {
      const { value: path, done } = this.#turns.next();
      if (done === true) return;
      const file = this.#waiting.get(path);
      if (file === undefined) continue;
      this.#waiting.delete(path);
      this.#ahead.set(file.id, file.size);
      this.#bytesAhead += file.size;
      this.#request(file.id, path);
    }
  }

  /** Sends FIN once all requested files have arrived. */
  finishWhenDone(): void {
    if (!this.#listed || this.#wanted.size > 0) return;
    this.#listed = false;
    this.#sink.end?.();
    this.isComplete = true;
    this.#stream.write(frame(encodePacket({ type: packetType.finish })));
  }
}
