import { PacketWriter } from './packet.ts';

/** The two directions of one transfer. */
export interface TransferChannel {
  /** Packets from the daemon, without gRPC's framing, as many as came at once. Not ended by us. */
  readonly incoming: AsyncIterable<readonly Uint8Array[]>;
  /** Takes packets with gRPC's framing, many at once; the promise, if any, is over when more may come. */
  write(frames: Buffer): Promise<void> | undefined;
}

/** Told of what is sent other than it was listed: one sentence. */
export type Warn = (path: string, message: string) => void;

/** For so long (ms) the event loop may stand still. */
export const TIME_SLICE_MS = 8;

/** Lets the event loop do all else that waits. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What is on its way to the daemon. */
export class Outbox {
  readonly writer = new PacketWriter();
  readonly warn: Warn;
  /** Nothing more is to be sent: whoever reads files for it stops. */
  over = false;
  readonly #channel: TransferChannel;

  constructor(channel: TransferChannel, warn: Warn) {
    this.#channel = channel;
    this.warn = warn;
  }

  /** Hands over what was written; done when there may be more. */
  async flush(): Promise<void> {
    if (this.writer.length > 0) await this.#channel.write(this.writer.take());
  }
}
