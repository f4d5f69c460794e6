import { isPlainValue } from '../dockerfile/plain-values.ts';
import { isSecretName } from '../dockerfile/secret-name.ts';

/** The user part of an address, and whether it is one for http. Not the image in `docker-image://alpine:3.20@sha256:…`. */
const USER_PART = /(https?)?:\/\/([^\s/?#]+)@(?!sha\d+:)/gi;

/** A user without a password can be a token, or somebody's name. */
const MIN_TOKEN_LENGTH = 12;

/** The query of an address. */
const QUERY = /:\/\/[^\s?#]*\?([^\s#]+)/g;

/**
 * What is secret in the addresses of these values: passwords, users of http that can be tokens, and what the query gives
 * to a secret's name; also as they are without percent encoding. Each is hidden wherever it stands, since not all programs name an address as it was given.
 */
export function addressSecrets(values: Iterable<unknown>): readonly string[] {
  const found: string[] = [];
  for (const value of values) {
    if (typeof value !== 'string' || !value.includes('://')) continue;
    for (const [, http, user = ''] of value.matchAll(USER_PART)) {
      const colon = user.indexOf(':');
      const name = colon < 0 ? user : user.slice(0, colon);
      if (colon >= 0) found.push(user, user.slice(colon + 1));
      if (http !== undefined && name.length >= MIN_TOKEN_LENGTH) found.push(name);
    }
    for (const [, query = ''] of value.matchAll(QUERY)) found.push(...secretsOfQuery(query));
  }
  return [...found, ...found.map(decoded)].filter((text) => text !== '' && !isPlainValue(text));
}

function secretsOfQuery(query: string): readonly string[] {
  return query.split('&').flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals > 0 && isSecretName(pair.slice(0, equals)) ? [pair.slice(equals + 1)] : [];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
