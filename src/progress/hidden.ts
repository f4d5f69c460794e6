/** What is shown instead of a secret, as CI systems do. */
export const HIDDEN = '***';

/**
 * The user part of an address: with a password, or of http alone, where a user can be a token. Not the image in
 * `docker-image://alpine:3.20@sha256:…`.
 */
const USER_PART = /(:\/\/)[^\s/?#:@]*:[^\s/?#]*@(?!sha\d+:)|(https?:\/\/)[^\s/?#]+@/gi;

/** Shorter texts would match everywhere. */
const MIN_LENGTH = 4;

/**
 * The secrets of this process: values from its command line and environment. Kept here and not passed along, so that no
 * way to the screen or the log can forget them.
 */
let hidden: readonly string[] = [];

/** Texts that must not be shown or logged from now on. Texts of fewer than four characters are ignored. */
export function hideTexts(texts: Iterable<string>): void {
  const all = new Set(hidden);
  for (const text of texts) {
    if (text.length < MIN_LENGTH) continue;
    // The second one is how the engine quotes a process (Go's %q).
    all.add(text).add(JSON.stringify(text).slice(1, -1));
  }
  // The longest first: one secret may be a part of another, whose rest must not stay.
  hidden = [...all].sort((a, b) => b.length - a.length);
}

/** The text with `***` in place of every user part of an address that can be secret: `https://***@host/x`. */
export function withoutUsers(text: string): string {
  if (!text.includes('://')) return text;
  return text.replace(USER_PART, (_, any = '', http = '') => `${any}${http}${HIDDEN}@`);
}

/** The text with `***` in place of every hidden text, and of what is secret in an address. */
export function withoutHidden(text: string): string {
  let shown = withoutUsers(text);
  for (const secret of hidden) shown = shown.replaceAll(secret, HIDDEN);
  return shown;
}

/** For tests: nothing is hidden any more. */
export function hideNothing(): void {
  hidden = [];
}
