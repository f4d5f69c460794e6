import { isSecretName } from '../dockerfile/secret-name.ts';

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** `scheme://user:password@host`, as far as the last @ before the path. */
const LOGIN = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)@/i;

/**
 * The secrets in an address: the password, or what stands alone before the @ of http, where it is a token; and values
 * of its query with such a name. As they are written, and decoded.
 */
export function addressSecrets(address: string): readonly string[] {
  const [, scheme = '', login = ''] = LOGIN.exec(address) ?? [];
  const colon = login.indexOf(':');
  const isToken = colon < 0 && /^https?$/i.test(scheme);
  const word = colon >= 0 ? login.slice(colon + 1) : isToken ? login : '';
  const query = SCHEME.test(address) ? queryOf(address) : '';
  const values = query.split('&').flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals > 0 && isSecretName(pair.slice(0, equals)) ? [pair.slice(equals + 1)] : [];
  });
  return [...new Set([word, ...values].flatMap((text) => [text, decoded(text)]))].filter(
    (text) => text !== '',
  );
}

function queryOf(address: string): string {
  const mark = address.indexOf('?');
  return mark < 0 ? '' : (address.slice(mark + 1).split('#', 1)[0] ?? '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
