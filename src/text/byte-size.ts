const BYTES = /^(\d+(?:\.\d+)?) ?(?:([kmgtp])(?:b|ib)?|b)?$/i;
const POWERS = 'kmgtp';

/** A size such as `64m`, `1.5 GiB` or `1024`, in bytes (docker/go-units RAMInBytes); null if it is none. */
export function parseBytes(text: string): number | null {
  const match = BYTES.exec(text);
  if (match === null) return null;
  const power = match[2] === undefined ? 0 : POWERS.indexOf(match[2].toLowerCase()) + 1;
  const bytes = Math.trunc(Number(match[1]) * 1024 ** power);
  return Number.isSafeInteger(bytes) ? bytes : null;
}
