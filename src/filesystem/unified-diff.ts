import { createTwoFilesPatch } from 'diff';

/** Milliseconds after which two texts count as too different to be compared line by line. */
const PATIENCE = 500;

/**
 * The unified diff of two texts, as `diff -u` prints it; null when they are the same.
 * @param names of the two sides; null for one that is not there
 */
export function unifiedDiff(
  a: string,
  b: string,
  names: { readonly a: string | null; readonly b: string | null },
): string | null {
  if (a === b) return null;
  const [from, to] = [names.a ?? '/dev/null', names.b ?? '/dev/null'];
  const patch = createTwoFilesPatch(from, to, a, b, undefined, undefined, { context: 3, timeout: PATIENCE });
  // The first line is a ruler that diff does not print.
  return (patch ?? replacement(from, to, a, b)).replace(/^=+\n/, '');
}

/** All lines of one text in place of all lines of the other. */
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
