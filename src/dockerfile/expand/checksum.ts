/** Hex digits of each algorithm that BuildKit knows (opencontainers/go-digest). */
const HEX_DIGITS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** What is wrong with a digest such as `sha256:…`, in the words of go-digest; null when it is right. */
export function digestProblem(text: string): string | null {
  const [, algorithm = '', encoded = ''] = /^([^:]+):(.+)$/s.exec(text) ?? [];
  if (encoded === '') return 'invalid checksum digest format';
  const digits = Object.hasOwn(HEX_DIGITS, algorithm) ? HEX_DIGITS[algorithm] : undefined;
  if (digits === undefined) {
    const isDigest = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/.test(text);
    return isDigest ? 'unsupported digest algorithm' : 'invalid checksum digest format';
  }
  if (new TextEncoder().encode(encoded).length !== digits) return 'invalid checksum digest length';
  return /^[a-f0-9]+$/.test(encoded) ? null : 'invalid checksum digest format';
}
