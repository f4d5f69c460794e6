import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { TreeEntry } from './entry.ts';
import type { FilePacket } from './packet-reader.ts';

/** `fsutil.types.Packet.type` (tonistiigi/fsutil types/wire.proto). */
export const packetType = { stat: 0, request: 1, data: 2, finish: 3, error: 4 } as const;

/** Buffer size of a PacketWriter. Call `take` when it holds this many bytes. */
export const PACKET_BUFFER_BYTES = 64 * 1024;

/**
 * Encodes packets into a few large buffers, each packet after gRPC's five-byte prefix (a zero and the length).
 * Hand-written for speed: a context has tens of thousands of packets.
 */
export class PacketWriter {
  #buffer = Buffer.allocUnsafe(PACKET_BUFFER_BYTES);
  #length = 0;
  readonly #body = Buffer.allocUnsafeSlow(64);

  /** Bytes waiting. */
  get length(): number {
    return this.#length;
  }

  /** Returns what was written since the last call. The caller owns the buffer. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#buffer = Buffer.allocUnsafe(PACKET_BUFFER_BYTES);
    this.#length = 0;
    return taken;
  }

  /** Writes an entry. Type STAT is 0 and thus omitted; uid and gid are 0, as in buildx. */
  stat(entry: TreeEntry): void {
    const path = entry.rawPath ?? entry.path;
    const pathBytes = byteLength(path);
    const linkBytes = byteLength(entry.linkname);
    // Encode the numbers first, because their length comes before them.
    const numbers = this.#body;
    let n = numberField(numbers, 0, 2, entry.mode);
    const beforeLink = numberField(numbers, n, 5, entry.size);
    n = bigintField(numbers, beforeLink, 6, entry.mtimeNs);
    const afterLink = n;
    n = numberField(numbers, n, 8, entry.devMajor);
    n = numberField(numbers, n, 9, entry.devMinor);
    const link = linkBytes === 0 ? 0 : 1 + varintLength(linkBytes) + linkBytes;
    const stat = 1 + varintLength(pathBytes) + pathBytes + n + link;

    this.#frame(1 + varintLength(stat) + stat);
    this.#tagAndLength(2, stat);
    this.#tagAndLength(1, pathBytes);
    this.#text(path, pathBytes);
    this.#length += numbers.copy(this.#buffer, this.#length, 0, afterLink);
    if (link > 0) {
      this.#tagAndLength(7, linkBytes);
      this.#text(entry.linkname, linkBytes);
    }
    this.#length += numbers.copy(this.#buffer, this.#length, afterLink, n);
  }

  /** Writes the empty packet that ends the list of entries. */
  endOfStats(): void {
    this.#frame(0);
  }

  /** Writes a chunk of an entry's content. An empty chunk ends it. */
  data(id: number, content: Uint8Array): void {
    this.#plain(packetType.data, id, content);
  }

  finish(): void {
    this.#plain(packetType.finish, 0, new Uint8Array());
  }

  error(message: string): void {
    this.#plain(packetType.error, 0, Buffer.from(message));
  }

  #plain(type: number, id: number, data: Uint8Array): void {
    const idLength = id === 0 ? 0 : 1 + varintLength(id);
    const dataLength = data.length === 0 ? 0 : 1 + varintLength(data.length) + data.length;
    this.#frame(2 + idLength + dataLength);
    this.#length = numberField(this.#buffer, this.#length, 1, type);
    this.#length = numberField(this.#buffer, this.#length, 3, id);
    if (dataLength > 0) {
      this.#tagAndLength(4, data.length);
      this.#text(data, data.length);
    }
  }

  /** Grows the buffer for a message and writes its gRPC prefix. */
  #frame(length: number): void {
    const needed = this.#length + 5 + length;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#buffer.length));
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    this.#buffer[this.#length] = 0;
    this.#length = this.#buffer.writeUInt32BE(length, this.#length + 1);
  }

  #tagAndLength(field: number, length: number): void {
    this.#buffer[this.#length++] = (field << 3) | WireType.LengthDelimited;
    this.#length = varint(this.#buffer, this.#length, length);
  }

  #text(text: string | Uint8Array, length: number): void {
    if (typeof text === 'string') this.#buffer.write(text, this.#length, length, 'utf8');
    else this.#buffer.set(text, this.#length);
    this.#length += length;
  }
}

function byteLength(text: string | Uint8Array): number {
  return typeof text === 'string' ? Buffer.byteLength(text) : text.length;
}

/** Writes a varint field; omits it for 0, as proto3 does. Returns the offset of its end. */
function numberField(buffer: Buffer, at: number, field: number, value: number): number {
  if (value === 0) return at;
  buffer[at] = field << 3;
  return varint(buffer, at + 1, value);
}

/** Writes an int64 field. A negative value (a time before 1970) takes ten bytes. */
function bigintField(buffer: Buffer, at: number, field: number, value: bigint): number {
  if (value === 0n) return at;
  const bits = BigInt.asUintN(64, value);
  // Split into 35 and 29 bits: numbers are many times faster than bigints.
  let low = Number(bits & 0x7_ffff_ffffn);
  const high = Number(bits >> 35n);
  buffer[at++] = field << 3;
  if (high === 0) return varint(buffer, at, low);
  for (let i = 0; i < 5; i++) {
    buffer[at++] = (low % 128) | 0x80;
    low = Math.floor(low / 128);
  }
  return varint(buffer, at, high);
}

/** Writes an integer up to 2^53 - 1 as a varint. Returns the offset of its end. */
function varint(buffer: Buffer, at: number, value: number): number {
  let rest = value;
  let end = at;
  while (rest >= 128) {
    buffer[end++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  buffer[end++] = rest;
  return end;
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++;
  return length;
}

/** Encodes a packet that a receiver sends, without gRPC's prefix. */
export function encodePacket(packet: Partial<Omit<FilePacket, 'entry'>>): Uint8Array {
  const writer = new BinaryWriter();
  if (packet.type) writer.tag(1, WireType.Varint).int32(packet.type);
  if (packet.id) writer.tag(3, WireType.Varint).uint32(packet.id);
  if (packet.data?.length) writer.tag(4, WireType.LengthDelimited).bytes(packet.data);
  return writer.finish();
}
