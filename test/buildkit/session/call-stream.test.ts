import { connect, createServer } from 'node:http2';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { BytesMessageSchema } from '../../../src/buildkit/gen/control_pb.ts';
import { sessionCallStream } from '../../../src/buildkit/session/call-stream.ts';
import { frame, messages } from '../../../src/buildkit/session/frames.ts';
import { streamPair } from './daemon.ts';

describe('a session as a call', () => {
  it('keeps repeated headers separate, and carries bytes both ways', async () => {
    const [ours, theirs] = await streamPair();
    let methods: string[] = [];
    let largest = 0;
    const server = createServer();
    server.on('stream', async (stream, headers, _flags, rawHeaders: string[] = []) => {
      expect(headers[':path']).toBe('/moby.buildkit.v1.Control/Session');
      const name = 'x-docker-expose-session-grpc-method';
      methods = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1] === name);
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      for await (const message of messages(stream)) {
        const { data } = fromBinary(BytesMessageSchema, message);
        largest = Math.max(largest, data.length);
        stream.write(
          frame(toBinary(BytesMessageSchema, create(BytesMessageSchema, { data: data.toReversed() }))),
        );
      }
      stream.end();
    });
    server.emit('connection', theirs);
    const channel = connect('http://localhost', { createConnection: () => ours });
    const stream = sessionCallStream(channel, {
      'X-Docker-Expose-Session-Uuid': 'id',
      'X-Docker-Expose-Session-Grpc-Method': ['/a/B', '/c/D'],
    });
    const sent = Buffer.alloc(1_000_000, 7);
    stream.end(sent);
    let received = 0;
    for await (const chunk of stream) received += (chunk as Buffer).length;
    expect(methods).toEqual(['/a/B', '/c/D']);
    expect(received).toBe(sent.length);
    expect(largest).toBeLessThanOrEqual(256 * 1024);
    channel.destroy();
    server.close();
  });
});
