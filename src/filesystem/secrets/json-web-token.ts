/** The payload that every introduction to JSON web tokens shows (jwt.io). */
const KNOWN_SUBJECT = '1234567890';

/** Whether a text is a signed JSON web token (RFC 7519) that is no example. */
export function isJsonWebToken(text: string): boolean {
  const [head = '', payload = ''] = text.split('.');
  const [header, claims] = [objectOf(head), objectOf(payload)];
  if (header === null || claims === null) return false;
  const { alg } = header;
  return typeof alg === 'string' && alg.toLowerCase() !== 'none' && claims.sub !== KNOWN_SUBJECT;
}

function objectOf(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
