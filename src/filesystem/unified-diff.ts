import { createTwoFilesPatch } from 'diff';

/** After this time two texts count as too different to be compared line by line. */
const MAX_COMPARE_MS = 500;

/**
 * The unified diff of two texts as `diff -u` prints it; null when they are the same.
 * @param names of the two sides; null for one that does not exist
 */
export function unifiedDiff(
  a: string,
  b: string,
  names: { readonly a: string | null; readonly b: string | null },
): string | null {
  if (a === b) return null;
  const [from, to] = [names.a ?? '/dev/null', names.b ?? '/dev/null'];
  const patch = createTwoFilesPatch(from, to, a, b, undefined, undefined, {
    context: 3,
    timeout: MAX_COMPARE_MS,
  });
  // The library starts with lines that diff does not print.
  return (patch ?? replacement(from, to, a, b)).replace(/^(?:Index: [^\n]*\n)?=+\n/, '');
}

/** A diff that replaces all lines of one text with all lines of the other. */
function replacement(from: string, to: string, a: string, b: string): string {
  const lines = (text: string, sign: string): readonly string[] =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `${sign}${line}`);
  const [old, now] = [lines(a, '-'), lines(b, '+')];
  return [`--- ${from}`, `+++ ${to}`, `@@ -1,${old.length} +1,${now.length} @@`, ...old, ...now, ''].join(
    '\n',
  );
}
