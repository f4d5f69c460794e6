const NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['.nan', Number.NaN],
  ['.NaN', Number.NaN],
  ['.NAN', Number.NaN],
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (text) => [text, Number.POSITIVE_INFINITY] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map((text) => [text, Number.NEGATIVE_INFINITY] as const),
]);

const DECIMAL = /^[-+]?(?:0|[1-9][0-9]*)$/;
const OCTAL = /^([-+]?)0o?([0-7]+)$/;
const HEX = /^([-+]?)0[xX]([0-9a-fA-F]+)$/;
const BINARY = /^([-+]?)0b([01]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/**
 * The value of an unquoted scalar, as Go's yaml library reads it (go-yaml resolve.go): `yes` stays a text,
 * `0755` is octal, `1_000` is a number. An integer that JavaScript cannot hold exactly stays the text that it is.
 */
export function plainScalar(text: string): string | number | boolean | null {
  if (NULLS.has(text)) return null;
  const boolean = BOOLEANS.get(text);
  if (boolean !== undefined) return boolean;
  if (!/^[-+.0-9]/.test(text)) return text;
  const special = SPECIAL.get(text);
  if (special !== undefined) return special;
  const plain = text.replaceAll('_', '');
  const integer = integerOf(plain);
  if (integer !== null) return Number.isSafeInteger(integer) ? integer : plain;
  if (FLOAT.test(plain)) return Number(plain);
  return timestampText(text) ?? text;
}

const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]| {1,9})(\d\d?):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[-+]\d\d:\d\d)?)?$/;

/** A point in time as Go prints it (time.Time.String): what Compose makes of `A: 2020-01-01`; null for no valid one. */
function timestampText(text: string): string | null {
  const match = TIMESTAMP.exec(text);
  if (match === null) return null;
  const [, year, month, day, hours = '00', minutes = '00', seconds = '00', fraction = '', zone = 'Z'] = match;
  const date = [year, month, day].map((part) => (part ?? '').padStart(2, '0')).join('-');
  const time = `${hours.padStart(2, '0')}:${minutes}:${seconds}`;
  const parsed = new Date(`${date}T${time}Z`);
  // A day that does not exist would become another one.
  if (Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(date)) return null;
  const digits = fraction.replace(/0{1,9}$/, '');
  const offset = zone.replace(':', '');
  return `${date} ${time}${digits === '' ? '' : `.${digits}`} ${zone === 'Z' ? '+0000 UTC' : `${offset} ${offset}`}`;
}

function integerOf(text: string): number | null {
  if (DECIMAL.test(text)) return Number(text);
  for (const [pattern, base] of [
    [HEX, 16],
    [BINARY, 2],
    [OCTAL, 8],
  ] as const) {
    const match = pattern.exec(text);
    if (match !== null) return (match[1] === '-' ? -1 : 1) * Number.parseInt(match[2] ?? '', base);
  }
  return null;
}
