import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { decodeName } from '../../filesystem/bytes.ts';
import type { TreeEntry } from '../../ports.ts';

/** A packet of a folder in transit (tonistiigi/fsutil types/wire.proto), as whoever reads it sees it. */
export interface FilePacket {
  /** See `packetType`. */
  readonly type: number;
  /** Null in what is no STAT, and in the STAT that ends the list. */
  readonly entry: TreeEntry | null;
  /** The index of the entry that is asked for, or that data is of, in the order of the STATs from 0. */
  readonly id: number;
  /** A view of the bytes that were read. */
  readonly data: Uint8Array;
}

const NOTHING: Uint8Array = new Uint8Array();
const NO_XATTRS: TreeEntry['xattrs'] = {};

/**
 * Read by hand, and not with the generated schema: names are bytes, which the schema's strings would lose, and a state
 * has tens of thousands of entries.
 *
 * @throws Error when the bytes are no protobuf message
 */
export function readFilePacket(bytes: Uint8Array): FilePacket {
  const reader = new BinaryReader(bytes);
  let type = 0;
  let entry: TreeEntry | null = null;
  let id = 0;
  let data = NOTHING;
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1 && wireType === WireType.Varint) type = reader.int32();
    else if (field === 2 && wireType === WireType.LengthDelimited) entry = readStat(reader.bytes());
    else if (field === 3 && wireType === WireType.Varint) id = reader.uint32();
    else if (field === 4 && wireType === WireType.LengthDelimited) data = reader.bytes();
    else reader.skip(wireType, field);
  }
  return { type, entry, id, data };
}

/** The fields of `Stat` (tonistiigi/fsutil types/stat.proto). */
function readStat(bytes: Uint8Array): TreeEntry {
  const reader = new BinaryReader(bytes);
  const stat = {
    path: '',
    mode: 0,
    uid: 0,
    gid: 0,
    size: 0,
    mtimeNs: 0n,
    linkname: '',
    devmajor: 0,
    devminor: 0,
    xattrs: NO_XATTRS,
  };
  let xattrs: Record<string, Uint8Array> | null = null;
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    switch (field) {
      case 1:
        stat.path = nameOf(reader.bytes());
        break;
      case 2:
        stat.mode = reader.uint32();
        break;
      case 3:
        stat.uid = reader.uint32();
        break;
      case 4:
        stat.gid = reader.uint32();
        break;
      case 5:
        stat.size = Number(reader.int64());
        break;
      case 6:
        stat.mtimeNs = BigInt(reader.int64());
        break;
      case 7:
        stat.linkname = nameOf(reader.bytes());
        break;
      case 8:
        stat.devmajor = Number(reader.int64());
        break;
      case 9:
        stat.devminor = Number(reader.int64());
        break;
      case 10:
        xattrs ??= {};
        readXattr(reader.bytes(), xattrs);
        break;
      default:
        reader.skip(wireType, field);
    }
  }
  if (xattrs !== null) stat.xattrs = xattrs;
  return stat;
}

function readXattr(bytes: Uint8Array, into: Record<string, Uint8Array>): void {
  const reader = new BinaryReader(bytes);
  let name = '';
  let value = NOTHING;
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) name = nameOf(reader.bytes());
    else if (field === 2) value = Uint8Array.from(reader.bytes());
    else reader.skip(wireType, field);
  }
  Object.defineProperty(into, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Most names are UTF-8, and Node reads that faster than a decoder that throws. */
function nameOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.includes('\ufffd') ? decodeName(bytes) : text;
}
