import type { Duplex } from 'node:stream';

/** What a client sends first, and an empty SETTINGS frame (RFC 9113, 3.4 and 6.5). */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1');

/** A frame begins with 9 bytes, of which the fourth is its type and the last four are its stream. */
const HEADER_BYTES = 9;
const SETTINGS = 4;

/**
 * Whether HTTP/2 is spoken at the other end, without an upgrade before it: a server answers with its settings. The stream
 * cannot be used afterwards.
 */
export function speaksHttp2(stream: Duplex): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    let answer = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length >= HEADER_BYTES) resolve(answer[3] === SETTINGS && answer.readUInt32BE(5) === 0);
    };
    stream.on('data', onData);
    // A server of HTTP/1 may answer with an error, or reset the connection.
    for (const end of ['end', 'close', 'error']) stream.once(end, () => resolve(false));
    stream.write(PREFACE);
  }).finally(() => stream.destroy());
}
