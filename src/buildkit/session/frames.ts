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

/**
 * Creates a function that takes the next chunk of a byte stream and returns the messages that it completes, as views
 * of the received bytes.
 */
export function createDeframer(): (piece: Buffer) => readonly Uint8Array[] {
  let rest: Buffer = Buffer.alloc(0);
  return (piece) => {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const batch: Uint8Array[] = [];
    let start = 0;
    while (rest.length - start >= 5) {
      if (rest[start] !== 0) throw new RefusedError('the engine sent a compressed message');
      const end = start + 5 + rest.readUInt32BE(start + 1);
      if (rest.length < end) break;
      batch.push(rest.subarray(start + 5, end));
      start = end;
    }
    rest = rest.subarray(start);
    return batch;
  };
}
