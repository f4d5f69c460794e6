import { isPlainValue } from '../dockerfile/plain-values.ts';

/** What is shown instead, as everywhere. */
const HIDDEN = '***';

/** Shorter texts would match everywhere. */
const MIN_SECRET_CHARS = 4;

/** A way to hide secrets in what a trace says: in one trace alone, since another may use the same words. */
export type HideSecrets = (text: string) => string;

/**
 * Replaces secrets in what a shell traces, quoted or not. Words that everybody knows stay, such as `true`.
 * @param secrets each is hidden line by line: a shell may take one of them
 */
export function secretHider(secrets: readonly string[]): HideSecrets {
  const lines = secrets.flatMap((secret) => secret.split('\n').map((line) => line.trim()));
  const hidden = lines.filter((line) => line.length >= MIN_SECRET_CHARS && !isPlainValue(line));
  // The longest first: one may be a part of another, whose rest must not stay.
  const forms = [...new Set(hidden.flatMap(tracedForms))].sort((a, b) => b.length - a.length);
  return (text) => forms.reduce((shown, form) => shown.replaceAll(form, HIDDEN), text);
}

/** A text as shells write it with -x, without the quotes around all of it; and as the engine does (Go's %q). */
function tracedForms(text: string): readonly string[] {
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    // dash and busybox.
    text.replaceAll(/'+/g, (quotes) => `'"${quotes}"'`),
    // bash: words, words with control characters, array elements, patterns in [[ ]].
    text.replaceAll("'", "'\\''"),
    ansiQuoted(text),
    text.replaceAll(/["$\\`]/g, '\\$&'),
    text.replaceAll(/./gsu, '\\$&'),
    byByte(text),
  ];
}

/** A pattern of bash where the locale is C, as in most containers: a backslash before each byte. */
function byByte(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return new TextDecoder().decode(Uint8Array.from([...bytes].flatMap((byte) => [0x5c, byte])));
}

/** Inside of bash's $'…' (lib/sh/strtrans.c, ansic_quote). */
function ansiQuoted(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '\x07': '\\a',
    '\b': '\\b',
    '\x1b': '\\E',
    '\f': '\\f',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v',
    '\\': '\\\\',
    "'": "\\'",
  };
  return [...text]
    .map((char) => {
      const code = char.charCodeAt(0);
      const isControl = code < 32 || code === 127;
      return names[char] ?? (isControl ? `\\${code.toString(8).padStart(3, '0')}` : char);
    })
    .join('');
}
