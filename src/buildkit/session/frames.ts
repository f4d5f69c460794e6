import type { Readable } from 'node:stream';
import { RefusedError } from '../../errors.ts';

/**
 * gRPC framing on an HTTP/2 stream: one byte for compression, four for the length, then the message (grpc/grpc
 * doc/PROTOCOL-HTTP2.md). The daemon never compresses messages to a session.
 */

/** One message with its prefix. */
export function frame(message: Uint8Array): Uint8Array {
  const framed = Buffer.allocUnsafe(message.length + 5);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, 5);
  return framed;
}

/**
 * Yields the messages of a byte stream. Ending the iteration early leaves the stream open, so that it can still be
 * answered.
 * @throws for a compressed message
 */
export async function* messages(stream: Readable): AsyncGenerator<Uint8Array> {
  for await (const batch of messageBatches(stream)) yield* batch;
}

/** Like `messages`, but yields the messages of one chunk together. Faster for many small messages. */
export async function* messageBatches(stream: Readable): AsyncGenerator<readonly Uint8Array[]> {
  const deframe = createDeframer();
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    const batch = deframe(chunk);
    if (batch.length > 0) yield batch;
  }
}

/** The daemon's own limit (docker and buildkitd: MaxSendMsgSize). */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

const PREFIX_BYTES = 5;

/**
 * Creates a function that takes the next chunk of a byte stream and returns the messages that it completes, most as
 * views of the received bytes. Each byte is copied twice at most.
 *
 * @throws RefusedError for a compressed message, and for one of more than MAX_MESSAGE_BYTES before it is received
 */
export function createDeframer(): (piece: Buffer) => readonly Uint8Array[] {
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  /** How many bytes the next message needs, prefix included, as far as that is known. */
  let needed = PREFIX_BYTES;

  return (piece) => {
    waiting.push(piece);
    waitingBytes += piece.length;
    const batch: Uint8Array[] = [];
    if (waitingBytes < needed) return batch;
    const bytes = waiting.length === 1 ? piece : Buffer.concat(waiting, waitingBytes);
    let start = 0;
    for (;;) {
      const left = bytes.length - start;
      needed = left < PREFIX_BYTES ? PREFIX_BYTES : PREFIX_BYTES + messageLength(bytes, start);
      if (left < needed) break;
      batch.push(bytes.subarray(start + PREFIX_BYTES, start + needed));
      start += needed;
    }
    waiting.splice(0);
    if (start < bytes.length) waiting.push(bytes.subarray(start));
    waitingBytes = bytes.length - start;
    return batch;
  };
}

function messageLength(bytes: Buffer, at: number): number {
  if (bytes[at] !== 0) throw new RefusedError('the engine sent a compressed message');
  const length = bytes.readUInt32BE(at + 1);
  if (length > MAX_MESSAGE_BYTES) throw new RefusedError('the engine sent a message of more than 16 MiB');
  return length;
}
