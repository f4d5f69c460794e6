/** A digest of the OCI image spec (descriptor.md): the algorithm, a colon, hexadecimal digits. */
export interface Digest {
  readonly algorithm: 'sha256' | 'sha384' | 'sha512';
  readonly hex: string;
}

const DIGITS = { sha256: 64, sha384: 96, sha512: 128 } as const;

/** Reads a digest; null for anything else, so that it can never be a path. */
export function parseDigest(text: string): Digest | null {
  const colon = text.indexOf(':');
  const algorithm = text.slice(0, Math.max(0, colon));
  const hex = text.slice(colon + 1);
  if (algorithm !== 'sha256' && algorithm !== 'sha384' && algorithm !== 'sha512') return null;
  return hex.length === DIGITS[algorithm] && /^[0-9a-f]+$/.test(hex) ? { algorithm, hex } : null;
}
