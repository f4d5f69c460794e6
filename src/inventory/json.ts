/** The object that a text is in JSON; null if it is none. A byte order mark in front is skipped. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return objectOf(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    return null;
  }
}

/** The value if it is an object and no list. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

/** The value if it is text. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
