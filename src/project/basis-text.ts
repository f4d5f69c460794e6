/** A basis as it is written: JSON that ends with the name of the key that its values are hashed with. */
import { createHash } from 'node:crypto';
import type { RecordBasis } from '../records/types.ts';

const NAME_LENGTH = 8;
const END = /,"key":"([0-9a-f]{8})"\}$/;

/** @param key null if nothing was hashed */
export function basisText(basis: RecordBasis, key: Uint8Array | null): string {
  return JSON.stringify(key === null ? basis : { ...basis, key: keyName(key) });
}

/** The name of the key of a text; null where nothing was hashed, or by an older version, which wrote no name. */
export function keyNameIn(text: string): string | null {
  return END.exec(text.slice(-32))?.[1] ?? null;
}

export function keyName(key: Uint8Array): string {
  return createHash('sha256').update('name').update(key).digest('hex').slice(0, NAME_LENGTH);
}
