import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { decodeName } from '../../filesystem/bytes.ts';
import type { TreeEntry } from '../../ports.ts';

/** A decoded packet of a folder transfer (tonistiigi/fsutil types/wire.proto). */
export interface FilePacket {
  /** See `packetType`. */
  readonly type: number;
  /** The entry of a STAT; null in other packets and in the STAT that ends the list. */
  readonly entry: TreeEntry | null;
  /** Index (from 0, in the order of the STATs) of the requested entry or of the entry that `data` belongs to. */
  readonly id: number;
  /** A view of the received bytes. */
  readonly data: Uint8Array;
}

const NOTHING: Uint8Array = new Uint8Array();
const NO_XATTRS: TreeEntry['xattrs'] = {};

const { Varint: NUMBER, LengthDelimited: BYTES } = WireType;

/** The wire type of each field that we read, by field number. There is no field 0. */
type Fields = readonly (WireType | null)[];

const PACKET: Fields = [null, NUMBER, BYTES, NUMBER, BYTES];
/** tonistiigi/fsutil types/stat.proto */
const STAT: Fields = [null, BYTES, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, BYTES, NUMBER, NUMBER, BYTES];
/** An entry of a protobuf map: key and value. */
const XATTR: Fields = [null, BYTES, BYTES];

/** Calls `take` for each listed field, with the reader at its value. Skips all other fields, as protobuf requires. */
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
 * Decodes a packet. Does not use the generated schema, for two reasons: names can be any bytes, which the schema's
 * strings would lose, and a state has tens of thousands of entries.
 *
 * @throws Error when the bytes are not a protobuf message
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

/** Decodes a name. Most names are UTF-8, which Node decodes faster than a decoder that throws. */
function nameOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.includes('\ufffd') ? decodeName(bytes) : text;
}
