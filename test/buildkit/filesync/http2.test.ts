import { writeFileSync } from 'node:fs';
import { connect, createServer, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { handleFileSyncStream } from '../../../src/buildkit/filesync/http2.ts';
import { encodePacket, packetType } from '../../../src/buildkit/filesync/packet.ts';
import { readFilePacket } from '../../../src/buildkit/filesync/packet-reader.ts';
import type { FileSyncCallbacks, FileSyncDirs } from '../../../src/buildkit/filesync/types.ts';
import { createDeframer, frame } from '../../../src/buildkit/session/frames.ts';
import { scratchFolder } from './scratch.ts';

const fileSyncPath = '/moby.filesync.v1.FileSync/DiffCopy';

const framed = (packet: Parameters<typeof encodePacket>[0]): Uint8Array => frame(encodePacket(packet));

/** Calls DiffCopy over a real connection and requests every entry in `ids`; 'reset' resets the stream instead. */
async function call(
  dirs: FileSyncDirs,
  options: {
    headers?: Record<string, string | string[]>;
    ids?: number[] | 'reset';
    callbacks?: FileSyncCallbacks;
  },
) {
  let handled: Promise<void> = Promise.resolve();
  const server = createServer();
  server.on('stream', (stream, headers, _flags, rawHeaders: string[] = []) => {
    expect(headers[':path']).toBe(fileSyncPath);
    handled = handleFileSyncStream(stream, rawHeaders, dirs, options.callbacks);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const stream = session.request(
    {
      ':method': 'POST',
      ':path': fileSyncPath,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...options.headers,
    },
    { endStream: false },
  );
  const deframe = createDeframer();
  const reset = options.ids === 'reset';
  const ids: number[] = options.ids === 'reset' ? [] : (options.ids ?? []);
  let stats = 0;
  let bytes = 0;
  let open: number = ids.length;
  let finished = false;
  let trailers: IncomingHttpHeaders = {};
  stream.on('trailers', (headers) => {
    trailers = headers;
    // gRPC clients also end the stream after the status.
    stream.end();
  });
  stream.on('error', () => undefined);
  stream.on('data', (piece: Buffer) => {
    for (const message of deframe(piece)) {
      const { type, data } = readFilePacket(message);
      if (type === packetType.stat && message.length > 0) stats++;
      else if (type === packetType.stat && reset) stream.close(0x8);
      else if (type === packetType.stat) {
        for (const id of ids) stream.write(framed({ type: packetType.request, id }));
        if (ids.length === 0) stream.write(framed({ type: packetType.finish }));
      } else if (type === packetType.data) {
        bytes += data.length;
        if (data.length === 0 && --open === 0) stream.write(framed({ type: packetType.finish }));
      } else if (type === packetType.finish) finished = true;
    }
  });
  await new Promise((resolve) => stream.on('close', resolve));
  await handled;
  session.close();
  await new Promise((resolve) => server.close(resolve));
  return { stats, bytes, finished, trailers };
}

describe('handleFileSyncStream', () => {
  it('serves a transfer over HTTP/2 that is larger than all windows', async () => {
    const path = scratchFolder({ a: 'x', 'b/c': 'yz' });
    writeFileSync(join(path, 'large'), Buffer.alloc(20_000_000));
    const result = await call({ context: { path } }, { headers: { 'dir-name': 'context' }, ids: [0, 2, 3] });
    expect(result).toMatchObject({ stats: 4, bytes: 20_000_003, finished: true });
    expect(result.trailers['grpc-status']).toBe('0');
  });

  it('keeps repeated headers separate', async () => {
    const path = scratchFolder({ 'a, b': '', a: '', b: '' });
    const headers = { 'dir-name': 'context', 'exclude-patterns': ['a, b', 'b'] };
    expect(await call({ context: { path } }, { headers })).toMatchObject({ stats: 1, finished: true });
  });

  it('ends with an error status when it fails', async () => {
    const { trailers, stats } = await call({}, { headers: { 'dir-name': 'ünknown'.normalize() } });
    expect(stats).toBe(0);
    expect(trailers['grpc-status']).toBe('5');
    expect(decodeURIComponent(String(trailers['grpc-message']))).toContain('which this build does not offer');
  });

  it('stops when the daemon resets the stream', async () => {
    const path = scratchFolder({ a: '' });
    const errors: string[] = [];
    const callbacks = { onError: (error: Error) => errors.push(error.message) };
    const result = await call(
      { context: { path } },
      { headers: { 'dir-name': 'context' }, ids: 'reset', callbacks },
    );
    expect(result.finished).toBe(false);
    expect(errors).toEqual(['The engine aborted the file transfer.']);
  });
});
