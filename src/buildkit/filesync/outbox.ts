import { PacketWriter } from './packet.ts';
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

/** For so long (ms) the event loop may stand still. */
export const slice = 8;

/** Lets the event loop do all else that waits. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What is on its way to the daemon, and how much of what was sent. */
export class Outbox {
  readonly writer = new PacketWriter();
  readonly report: TransferReport;
  readonly counts = { entries: 0, filesAsked: 0, filesSent: 0, bytesSent: 0 };
  /** Nothing more is to be sent: whoever reads files for it stops. */
  over = false;
  readonly #channel: TransferChannel;

  constructor(channel: TransferChannel, report: TransferReport) {
    this.#channel = channel;
    this.report = report;
  }

  /** Hands over what was written; done when there may be more. */
  async flush(): Promise<void> {
    if (this.writer.length > 0) await this.#channel.write(this.writer.take());
    if (!this.over) this.report.progress({ ...this.counts, done: false });
  }
}
