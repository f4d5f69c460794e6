import { PacketWriter } from './packet.ts';

/** The two directions of one transfer. */
export interface TransferChannel {
  /** Batches of packets from the daemon, without gRPC framing. We do not end it. */
  readonly incoming: AsyncIterable<readonly Uint8Array[]>;
  /** Sends packets with gRPC framing. If it returns a promise, wait for it before the next write. */
  write(frames: Buffer): Promise<void> | undefined;
}

/** Called with one sentence when a file is sent differently from its listed entry. */
export type Warn = (path: string, message: string) => void;

/** The packets that are being sent to the daemon. */
export class Outbox {
  readonly writer = new PacketWriter();
  readonly warn: Warn;
  /** True when nothing more will be sent; file reads then stop. */
  over = false;
  /** What the daemon got so far. */
  readonly sent = { entries: 0, contents: 0, bytes: 0 };
  readonly #channel: TransferChannel;

  constructor(channel: TransferChannel, warn: Warn) {
    this.#channel = channel;
    this.warn = warn;
  }

  /** Sends what was written. Resolves when more may be written. */
  async flush(): Promise<void> {
    if (this.writer.length > 0) await this.#channel.write(this.writer.take());
  }
}
