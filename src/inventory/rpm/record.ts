import { Malformed } from '../malformed.ts';
import { varint } from './varint.ts';

/** A value of a row. Floating-point numbers, which no table here has, are null. */
export type Column = null | number | string | Uint8Array;

const MAX_COLUMNS = 100;

const decoder = new TextDecoder();

/** The columns of a row (sqlite.org/fileformat2.html, section 2.1). @throws Malformed */
export function columnsOf(payload: Uint8Array): readonly Column[] {
  const [headerBytes, first] = varint(payload, 0);
  if (headerBytes > payload.length) throw new Malformed('a row of it is broken');
  const columns: Column[] = [];
  let at = headerBytes;
  for (let next = first; next < headerBytes && columns.length < MAX_COLUMNS; ) {
    const [type, behind] = varint(payload, next);
    next = behind;
    const length = lengthOf(type);
    if (at + length > payload.length) throw new Malformed('a row of it is broken');
    columns.push(columnOf(type, payload.subarray(at, at + length)));
    at += length;
  }
  return columns;
}

function lengthOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][type] ?? 0;
}

function columnOf(type: number, bytes: Uint8Array): Column {
  if (type >= 12) return type % 2 === 0 ? bytes : decoder.decode(bytes);
  if (type === 8 || type === 9) return type - 8;
  if (type === 0 || type > 6) return null;
  let value = BigInt(bytes[0] ?? 0);
  if (value >= 128n) value -= 256n;
  for (const byte of bytes.subarray(1)) value = value * 256n + BigInt(byte);
  return Number(value);
}
