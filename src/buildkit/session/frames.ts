import type { Readable } from 'node:stream';

/**
 * gRPC's own framing on an HTTP/2 stream: a byte that says whether the message is compressed, its length in four, the
 * message (grpc/grpc doc/PROTOCOL-HTTP2.md). The daemon never compresses what it sends to a session.
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
 * The messages of a stream of bytes, however they are cut. Whoever stops reading leaves the stream as it is, so that it
 * can still be answered. Throws for a compressed message.
 */
export async function* messages(stream: Readable): AsyncGenerator<Uint8Array> {
  for await (const batch of messageBatches(stream)) yield* batch;
}

/** The same, those that came in one piece together: for streams of many small messages. */
export async function* messageBatches(stream: Readable): AsyncGenerator<readonly Uint8Array[]> {
  const deframe = createDeframer();
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    const batch = deframe(chunk);
    if (batch.length > 0) yield batch;
  }
}

/** Takes a piece of a stream of bytes and gives the messages that it completes, as views of the bytes that came. */
export function createDeframer(): (piece: Buffer) => readonly Uint8Array[] {
  let rest: Buffer = Buffer.alloc(0);
  return (piece) => {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const batch: Uint8Array[] = [];
    let start = 0;
    while (rest.length - start >= 5) {
      if (rest[start] !== 0) throw new Error('the engine sent a compressed message');
      const end = start + 5 + rest.readUInt32BE(start + 1);
      if (rest.length < end) break;
      batch.push(rest.subarray(start + 5, end));
      start = end;
    }
    rest = rest.subarray(start);
    return batch;
  };
}
