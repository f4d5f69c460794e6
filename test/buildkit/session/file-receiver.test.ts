import type { ServerHttp2Stream } from 'node:http2';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { readFilePacket } from '../../../src/buildkit/filesync/packet-reader.ts';
import { type Packet, Packet_PacketType, PacketSchema } from '../../../src/buildkit/gen/fsutil_pb.ts';
import { type FileSink, receiveFiles } from '../../../src/buildkit/session/file-receiver.ts';
import { frame, messages } from '../../../src/buildkit/session/frames.ts';
import type { TreeEntry } from '../../../src/filesystem/types.ts';
import { Daemon } from './daemon.ts';

const path = '/moby.filesync.v1.FileSend/DiffCopy';

type PacketInit = Parameters<typeof create<typeof PacketSchema>>[1];

const bytesOf = (init: PacketInit): Uint8Array => toBinary(PacketSchema, create(PacketSchema, init));

/** Sends entries and answers requests. Returns all requests. */
async function during(
  { send, answer }: { send: readonly PacketInit[]; answer: (packet: Packet) => PacketInit[] },
  taker: FileSink,
): Promise<readonly Packet[]> {
  await using daemon = await Daemon.of({ streams: { [path]: ({ stream }) => receiveFiles(stream, taker) } });
  const stream = daemon.open(path);
  const asked: Packet[] = [];
  for (const init of send) stream.write(frame(bytesOf(init)));
  for await (const message of messages(stream)) {
    const packet = fromBinary(PacketSchema, message);
    asked.push(packet);
    for (const init of answer(packet)) stream.write(frame(bytesOf(init)));
    if (packet.type === Packet_PacketType.PACKET_FIN) {
      stream.end(frame(bytesOf({ type: Packet_PacketType.PACKET_FIN })));
    }
  }
  return asked;
}

const stat = (name: string): PacketInit => ({ type: Packet_PacketType.PACKET_STAT, stat: { path: name } });
const data = (ID: number, text: string): PacketInit => ({
  type: Packet_PacketType.PACKET_DATA,
  ID,
  data: Buffer.from(text),
});

describe('the receiving end of a folder', () => {
  it('requests the wanted files, passes on their chunks, and ends when all have arrived', async () => {
    const pieces: string[] = [];
    const asked = await during(
      {
        send: [stat('a'), stat('b'), stat('c'), stat('d'), { type: Packet_PacketType.PACKET_STAT }],
        answer: ({ type, ID }) => {
          if (type !== Packet_PacketType.PACKET_REQ) return [];
          if (ID === 0) return [data(0, '')];
          return ID === 1 ? [data(1, 'one ')] : [data(3, 'three'), data(1, 'more'), data(3, ''), data(1, '')];
        },
      },
      {
        entry: ({ path: name }) => name !== 'c',
        piece: (name, chunk) => {
          pieces.push(`${name}: ${chunk === null ? 'end' : Buffer.from(chunk).toString()}`);
        },
      },
    );
    expect(pieces).toEqual(['a: end', 'b: one ', 'd: three', 'b: more', 'd: end', 'b: end']);
    expect(asked.map(({ type, ID }) => [type, ID])).toEqual([
      [Packet_PacketType.PACKET_REQ, 0],
      [Packet_PacketType.PACKET_REQ, 1],
      [Packet_PacketType.PACKET_REQ, 3],
      [Packet_PacketType.PACKET_FIN, 0],
    ]);
  });

  it('waits until each chunk is consumed', async () => {
    const order: string[] = [];
    await during(
      {
        send: [stat('a'), { type: Packet_PacketType.PACKET_STAT }],
        answer: ({ type }) =>
          type === Packet_PacketType.PACKET_REQ ? [data(0, 'x'), data(0, 'y'), data(0, '')] : [],
      },
      {
        entry: () => true,
        piece: async (_name, chunk) => {
          const label = chunk === null ? 'end' : Buffer.from(chunk).toString();
          order.push(`${label} comes`);
          await new Promise((resolve) => setImmediate(resolve));
          order.push(`${label} taken`);
        },
      },
    );
    expect(order).toEqual(['x comes', 'x taken', 'y comes', 'y taken', 'end comes', 'end taken']);
  });
});

describe('a call that the daemon ends', () => {
  /** Waits for a packet of ours of this kind, then ends the call; resolves to how the receiver ended. */
  async function endedAt(kind: Packet_PacketType, how: 'cancelled' | 'closed'): Promise<unknown> {
    const ends: Promise<unknown>[] = [];
    const receive = async ({ stream }: { readonly stream: ServerHttp2Stream }): Promise<void> => {
      const end = receiveFiles(stream, { entry: () => true, piece: () => undefined }).then(
        () => 'received',
        (error: Error) => error.message,
      );
      ends.push(end);
      await end;
    };
    await using daemon = await Daemon.of({ streams: { [path]: receive } });
    const stream = daemon.open(path);
    for (const init of [stat('a'), { type: Packet_PacketType.PACKET_STAT }])
      stream.write(frame(bytesOf(init)));
    for await (const message of messages(stream)) {
      const { type } = fromBinary(PacketSchema, message);
      if (type === kind) break;
      for (const init of [data(0, 'x'), data(0, '')]) stream.write(frame(bytesOf(init)));
    }
    if (how === 'closed') stream.end();
    else stream.destroy();
    return await ends[0];
  }

  it.each(['cancelled', 'closed'] as const)('is no failure once everything has arrived: %s', async (how) => {
    expect(await endedAt(Packet_PacketType.PACKET_FIN, how)).toBe('received');
  });

  it.each([
    ['cancelled', 'Premature close'],
    ['closed', 'the engine ended the transfer before all files had arrived'],
  ] as const)('is a failure before everything has arrived: %s', async (how, message) => {
    expect(await endedAt(Packet_PacketType.PACKET_REQ, how)).toBe(message);
  });
});

describe('an entry on the wire', () => {
  it('is read as in the schema', () => {
    const xattrs = { 'user.a': Buffer.from('x'), 'security.capability': Buffer.from([1, 0, 0, 2]) };
    const numbers = { mode: 0o4755 + 0x80000000, uid: 4294967294, gid: 7, size: 2n ** 40n };
    const packet = bytesOf({
      type: Packet_PacketType.PACKET_STAT,
      stat: { path: 'añ/b', ...numbers, modTime: -1n, linkname: 'to', devmajor: 8n, devminor: 1n, xattrs },
    });
    expect(readFilePacket(packet)).toMatchObject({
      type: 0,
      entry: {
        ...numbers,
        path: 'añ/b',
        size: 2 ** 40,
        mtimeNs: -1n,
        linkname: 'to',
        devmajor: 8,
        devminor: 1,
        xattrs: { 'user.a': Uint8Array.of(0x78), 'security.capability': Uint8Array.of(1, 0, 0, 2) },
      } satisfies Partial<TreeEntry>,
    });
  });

  it('can have a name of any bytes', () => {
    const name = Uint8Array.of(0x61, 0xff, 0xc3, 0xa9);
    const own = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(name);
    own.tag(7, WireType.LengthDelimited).bytes(Uint8Array.of(0xfe));
    const packet = new BinaryWriter().tag(2, WireType.LengthDelimited).bytes(own.finish()).finish();
    expect(readFilePacket(packet).entry).toMatchObject({ path: 'a\udcffé', linkname: '\udcfe' });
  });

  it('ends the list without a stat', () => {
    expect(readFilePacket(new Uint8Array())).toMatchObject({ type: 0, entry: null });
  });
});
