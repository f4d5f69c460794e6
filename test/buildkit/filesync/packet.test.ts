import { fromBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import type { TreeEntry } from '../../../src/buildkit/filesync/entry.ts';
import { encodePacket, PacketWriter } from '../../../src/buildkit/filesync/packet.ts';
import { readFilePacket } from '../../../src/buildkit/filesync/packet-reader.ts';
import { PacketSchema } from '../../../src/buildkit/gen/fsutil_pb.ts';
import { createDeframer } from '../../../src/buildkit/session/frames.ts';
import { fileMode } from '../../../src/filesystem/mode.ts';

const entry: TreeEntry = { path: 'a', mode: 0, size: 0, mtimeNs: 0n, linkname: '', devMajor: 0, devMinor: 0 };

function written(write: (writer: PacketWriter) => void): readonly Uint8Array[] {
  const writer = new PacketWriter();
  write(writer);
  return createDeframer()(writer.take());
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('PacketWriter', () => {
  it.each<[string, Partial<TreeEntry>]>([
    ['a folder', { path: 'é/ü', mode: fileMode.dir + 0o755, mtimeNs: 1_700_000_000_123_456_789n }],
    ['a link', { mode: fileMode.symlink + 0o777, size: 7, linkname: '../ö' }],
    ['a device', { mode: fileMode.device + fileMode.charDevice + 0o600, devMajor: 4095, devMinor: 0xfffff }],
    ['a time before 1970', { mtimeNs: -5_500_000_000n }],
    ['a time of one nanosecond', { mtimeNs: 1n }],
    ['the last time', { mtimeNs: 2n ** 63n - 1n }],
    ['a size beyond 32 bits', { size: 2 ** 53 - 1 }],
    ['a long path', { path: 'x'.repeat(5000), linkname: 'y'.repeat(200) }],
  ])('writes the entry of %s as protobuf reads it', (_, change) => {
    const given = { ...entry, ...change };
    const [message, ...more] = written((writer) => writer.stat(given));
    expect(more).toEqual([]);
    expect(fromBinary(PacketSchema, message!)).toMatchObject({
      type: 0,
      stat: {
        path: given.path,
        mode: given.mode,
        uid: 0,
        gid: 0,
        size: BigInt(given.size),
        modTime: given.mtimeNs,
        linkname: given.linkname,
        devmajor: BigInt(given.devMajor),
        devminor: BigInt(given.devMinor),
      },
    });
  });

  it('writes paths that are not UTF-8 byte by byte', () => {
    const rawPath = Buffer.from([0x61, 0xff]);
    const [message] = written((writer) => writer.stat({ ...entry, path: 'a\ufffd', rawPath }));
    expect(Buffer.from(message!)).toEqual(Buffer.from([0x12, 4, 0x0a, 2, 0x61, 0xff]));
  });

  it('writes an empty message at the end of the entries', () => {
    expect(written((writer) => writer.endOfStats())).toEqual([Buffer.alloc(0)]);
  });

  it('writes contents, FIN and errors', () => {
    const big = Buffer.alloc(70_000, 7);
    const messages = written((writer) => {
      writer.data(0, Buffer.from('x'));
      writer.data(300, big);
      writer.data(300, new Uint8Array());
      writer.finish();
      writer.error('no');
    });
    const packets = messages.map((message) => {
      const { type, id, data } = readFilePacket(message);
      return { type, id, data: textOf(data) };
    });
    expect(packets).toEqual([
      { type: 2, id: 0, data: 'x' },
      { type: 2, id: 300, data: textOf(big) },
      { type: 2, id: 300, data: '' },
      { type: 3, id: 0, data: '' },
      { type: 4, id: 0, data: 'no' },
    ]);
  });
});

describe('readFilePacket', () => {
  it('skips unknown fields', () => {
    expect(readFilePacket(Uint8Array.of(0x08, 1, 0x18, 5, 0x7a, 1, 0x61)).id).toBe(5);
    expect(readFilePacket(encodePacket({ type: 1, id: 2 ** 32 - 1 }))).toMatchObject({
      type: 1,
      id: 2 ** 32 - 1,
    });
  });
});

describe('a packet of an engine that sends more fields', () => {
  it('is read without them, and without fields of an unexpected wire type', () => {
    const stat = new BinaryWriter()
      .tag(1, WireType.LengthDelimited)
      .string('a')
      .tag(2, WireType.Varint)
      .uint32(0o644);
    stat.tag(77, WireType.LengthDelimited).string('new').tag(3, WireType.LengthDelimited).string('no number');
    const packet = new BinaryWriter().tag(88, WireType.Bit64).fixed64(1n).tag(2, WireType.LengthDelimited);
    packet.bytes(stat.finish()).tag(3, WireType.Varint).uint32(5).tag(4, WireType.Varint).uint32(9);
    expect(readFilePacket(packet.finish())).toMatchObject({
      type: 0,
      entry: { path: 'a', mode: 0o644, uid: 0 },
      id: 5,
      data: new Uint8Array(),
    });
  });
});
