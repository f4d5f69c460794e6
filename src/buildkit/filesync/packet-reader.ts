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

const { Varint: NUMBER, LengthDelimited: BYTES } = WireType;

/** How the fields that are read here come, by their number; there is no field 0. */
type Fields = readonly (WireType | null)[];

const PACKET: Fields = [null, NUMBER, BYTES, NUMBER, BYTES];
/** tonistiigi/fsutil types/stat.proto */
const STAT: Fields = [null, BYTES, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, BYTES, NUMBER, NUMBER, BYTES];
/** An entry of a protobuf map: its key and its value. */
const XATTR: Fields = [null, BYTES, BYTES];

/** Hands over each field that is read here, at its value. All others are passed over, as protobuf wants it. */
function eachField(
  bytes: Uint8Array,
  fields: Fields,
  take: (field: number, reader: BinaryReader) => void,
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (fields[field] === wireType) take(field, reader);
    else reader.skip(wireType, field);
  }
}

/**
 * Read by hand, and not with the generated schema: names are bytes, which the schema's strings would lose, and a state
 * has tens of thousands of entries.
 *
 * @throws Error when the bytes are no protobuf message
 */
export function readFilePacket(bytes: Uint8Array): FilePacket {
  const packet = { type: 0, entry: null as TreeEntry | null, id: 0, data: NOTHING };
  eachField(bytes, PACKET, (field, reader) => {
    if (field === 1) packet.type = reader.int32();
    else if (field === 2) packet.entry = readStat(reader.bytes());
    else if (field === 3) packet.id = reader.uint32();
    else packet.data = reader.bytes();
  });
  return packet;
}

function readStat(bytes: Uint8Array): TreeEntry {
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
  eachField(bytes, STAT, (field, reader) => {
    if (field === 1) stat.path = nameOf(reader.bytes());
    else if (field === 2) stat.mode = reader.uint32();
    else if (field === 3) stat.uid = reader.uint32();
    else if (field === 4) stat.gid = reader.uint32();
    else if (field === 5) stat.size = Number(reader.int64());
    else if (field === 6) stat.mtimeNs = BigInt(reader.int64());
    else if (field === 7) stat.linkname = nameOf(reader.bytes());
    else if (field === 8) stat.devmajor = Number(reader.int64());
    else if (field === 9) stat.devminor = Number(reader.int64());
    else {
      xattrs ??= {};
      readXattr(reader.bytes(), xattrs);
    }
  });
  if (xattrs !== null) stat.xattrs = xattrs;
  return stat;
}

function readXattr(bytes: Uint8Array, into: Record<string, Uint8Array>): void {
  let name = '';
  let value = NOTHING;
  eachField(bytes, XATTR, (field, reader) => {
    if (field === 1) name = nameOf(reader.bytes());
    else value = Uint8Array.from(reader.bytes());
  });
  Object.defineProperty(into, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Most names are UTF-8, and Node reads that faster than a decoder that throws. */
function nameOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.includes('\ufffd') ? decodeName(bytes) : text;
}
