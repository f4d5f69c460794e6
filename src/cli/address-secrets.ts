import { isPlainValue } from './plain-values.ts';

/** The user part of an address, and whether it is one for http. Not the image in `docker-image://alpine:3.20@sha256:…`. */
const USER_PART = /(https?)?:\/\/([^\s/?#]+)@(?!sha\d+:)/gi;

/** A user without a password can be a token, or somebody's name. */
const MIN_TOKEN_LENGTH = 12;

/**
 * What is secret in the addresses of these values: passwords, also as they are without percent encoding, and users of
 * http that can be tokens. Each is hidden wherever it stands, since not all programs name an address as it was given.
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
  }
  return [...found, ...found.map(decoded)].filter((text) => text !== '' && !isPlainValue(text));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
