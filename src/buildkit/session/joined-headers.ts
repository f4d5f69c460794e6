import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createHeaderJoiner } from './header-blocks.ts';

/**
 * The server's end of an HTTP/2 connection, with each list of headers that arrives in one frame. Ends, breaks and is
 * destroyed together with `stream`.
 */
export function withJoinedHeaders(stream: Duplex): Duplex {
  // Node does this itself for a socket that it is given.
  if (stream instanceof Socket) stream.setNoDelay();
  const join = createHeaderJoiner();
  const outer = new Duplex({
    read() {
      stream.resume();
    },
    write(chunk: Uint8Array, _encoding, done) {
      stream.write(chunk, done);
    },
    final(done) {
      stream.end(done);
    },
    destroy(error, done) {
      stream.destroy();
      done(error);
    },
  });
  stream.on('data', (bytes: Buffer) => {
    let wantsMore = true;
    for (const piece of join(bytes)) wantsMore = outer.push(piece);
    if (!wantsMore) stream.pause();
  });
  stream.pause();
  stream.on('end', () => outer.push(null));
  stream.on('error', (error) => outer.destroy(error));
  stream.on('close', () => outer.destroy());
  if (stream.destroyed) outer.destroy();
  return outer;
}
