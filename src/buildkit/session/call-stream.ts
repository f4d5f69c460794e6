import type { ClientHttp2Session } from 'node:http2';
import { Duplex } from 'node:stream';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { BytesMessageSchema } from '../gen/control_pb.ts';
import { frame, messages } from './frames.ts';

/** Size of the messages that we send. The daemon's limit is 16 MiB. */
const MAX_MESSAGE_BYTES = 256 * 1024;

/**
 * The call `Control.Session` as a byte stream (moby/buildkit session/grpchijack). Does not use connect, because
 * connect joins repeated headers into one, and then the daemon does not recognise any method.
 */
export function sessionCallStream(
  channel: ClientHttp2Session,
  headers: Readonly<Record<string, string | readonly string[]>>,
): Duplex {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const call = channel.request(
    {
      ...Object.fromEntries(lower),
      ':method': 'POST',
      ':path': '/moby.buildkit.v1.Control/Session',
      'content-type': 'application/grpc',
      te: 'trailers',
    },
    { endStream: false },
  );
  const incoming = messages(call);
  const stream = new Duplex({
    // Each read takes one message, so a slow reader slows down the daemon.
    read() {
      incoming.next().then(
        ({ done, value }) => stream.push(done ? null : fromBinary(BytesMessageSchema, value).data),
        (error: Error) => stream.destroy(error),
      );
    },
    write(chunk: Uint8Array, _encoding, done) {
      for (let start = 0; start < chunk.length; start += MAX_MESSAGE_BYTES) {
        const data = chunk.subarray(start, start + MAX_MESSAGE_BYTES);
        const message = frame(toBinary(BytesMessageSchema, create(BytesMessageSchema, { data })));
        call.write(
          message,
          start + MAX_MESSAGE_BYTES < chunk.length ? undefined : (error) => done(error ?? null),
        );
      }
      if (chunk.length === 0) done();
    },
    final(done) {
      call.end(done);
    },
    destroy(error, done) {
      call.close(0x8);
      done(error);
    },
  });
  call.on('error', (error) => stream.destroy(error));
  call.on('close', () => stream.destroy());
  return stream;
}
