import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { BytesMessageSchema } from '../../../src/buildkit/gen/filesync_pb.ts';
import { Packet_PacketType, PacketSchema } from '../../../src/buildkit/gen/fsutil_pb.ts';
import { ExportReceiver, receiveBytes } from '../../../src/buildkit/session/export-receiver.ts';
import { type FileSink, receiveFiles } from '../../../src/buildkit/session/file-receiver.ts';
import { frame, messages } from '../../../src/buildkit/session/frames.ts';
import { answerOf, Daemon } from './daemon.ts';

const path = '/moby.filesync.v1.FileSend/DiffCopy';

function daemonFor(exports: ExportReceiver): Promise<Daemon> {
  return Daemon.of({ streams: { [path]: ({ stream, headers }) => exports.receive(stream, headers) } });
}

function packet(init: Parameters<typeof create<typeof PacketSchema>>[1]): Uint8Array {
  return frame(toBinary(PacketSchema, create(PacketSchema, init)));
}

/** Sends a listing like the daemon: entries, an empty STAT, and FIN after our FIN. */
async function sendListing(daemon: Daemon, names: readonly string[]): Promise<number> {
  const stream = daemon.open(path);
  for (const name of names)
    stream.write(packet({ type: Packet_PacketType.PACKET_STAT, stat: { path: name } }));
  stream.write(packet({ type: Packet_PacketType.PACKET_STAT }));
  let status = Number.NaN;
  stream.on('trailers', (trailers) => {
    status = Number(trailers['grpc-status']);
  });
  for await (const message of messages(stream)) {
    expect(fromBinary(PacketSchema, message).type).toBe(Packet_PacketType.PACKET_FIN);
    stream.end(packet({ type: Packet_PacketType.PACKET_FIN }));
  }
  return status;
}

/** Collects names and requests no contents. */
function namesInto(found: string[]): FileSink {
  return {
    entry: ({ path }) => {
      found.push(path);
      return false;
    },
    piece: () => undefined,
  };
}

describe('an export', () => {
  it('yields its entries, and requests no contents', async () => {
    const exports = new ExportReceiver();
    await using daemon = await daemonFor(exports);
    const names = Array.from({ length: 2000 }, (_, index) => `dir/file-${index}`);
    const found: string[] = [];
    const status = await exports.during(
      (stream) => receiveFiles(stream, namesInto(found)),
      () => sendListing(daemon, names),
    );
    expect(status).toBe(0);
    expect(found).toEqual(names);
  });

  it('runs one at a time', async () => {
    const exports = new ExportReceiver();
    await using daemon = await daemonFor(exports);
    const found: Record<string, string[]> = { a: [], b: [] };
    const take = (to: 'a' | 'b') =>
      exports.during(
        (stream) => receiveFiles(stream, namesInto(found[to] ?? [])),
        () => sendListing(daemon, [`${to}1`, `${to}2`]),
      );
    await Promise.all([take('a'), take('b')]);
    expect(found).toEqual({ a: ['a1', 'a2'], b: ['b1', 'b2'] });
  });

  it('starts after the previous one failed', async () => {
    const exports = new ExportReceiver();
    await using daemon = await daemonFor(exports);
    const failing = exports.during(
      async () => {},
      async () => {
        throw new Error('the build failed');
      },
    );
    await expect(failing).rejects.toThrow('the build failed');
    const found: string[] = [];
    await exports.during(
      (stream) => receiveFiles(stream, namesInto(found)),
      () => sendListing(daemon, ['after']),
    );
    expect(found).toEqual(['after']);
  });

  it('ignores a late call of an export that was given up', async () => {
    const exports = new ExportReceiver();
    await using daemon = await daemonFor(exports);
    const given = exports.during(
      async () => {},
      async () => {
        throw new Error('given up');
      },
    );
    await expect(given).rejects.toThrow('given up');
    const found: string[] = [];
    const next = exports.during(
      (stream) => receiveFiles(stream, namesInto(found)),
      () => sendListing(daemon, ['next']),
    );
    const late = daemon.open(path);
    late.end();
    expect(await answerOf(late)).toMatchObject({ status: 2, message: 'no export was requested' });
    await next;
    expect(found).toEqual(['next']);
  });

  it('rejects with what the daemon could not read', async () => {
    const exports = new ExportReceiver();
    await using daemon = await daemonFor(exports);
    const answer = await exports.during(
      (stream) => receiveFiles(stream, namesInto([])),
      async () => {
        const stream = daemon.open(path);
        const data = new TextEncoder().encode('input/output error');
        stream.end(packet({ type: Packet_PacketType.PACKET_ERR, data }));
        return await answerOf(stream);
      },
    );
    expect(answer).toMatchObject({ status: 2, message: 'input/output error' });
  });

  it('yields the bytes of an archive in order', async () => {
    const exports = new ExportReceiver();
    await using daemon = await daemonFor(exports);
    let archive = '';
    const answer = await exports.during(
      async (stream) => {
        for await (const bytes of receiveBytes(stream)) archive += Buffer.from(bytes).toString();
      },
      async () => {
        const stream = daemon.open(path);
        for (const part of ['one ', 'two ', 'three']) {
          const message = create(BytesMessageSchema, { data: new TextEncoder().encode(part) });
          stream.write(frame(toBinary(BytesMessageSchema, message)));
        }
        stream.end();
        return await answerOf(stream);
      },
    );
    expect(archive).toBe('one two three');
    expect(answer.status).toBe(0);
  });
});
