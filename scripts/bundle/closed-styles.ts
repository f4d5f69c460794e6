/** The SGR code that turns off what a code turns on (ECMA-48, 8.3.117); 0 for codes that turn something off. */
function closerOf(code: number): number | null {
  if (code === 1 || code === 2) return 22;
  if (code === 3 || code === 4 || (code >= 7 && code <= 9)) return code + 20;
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) return 39;
  if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) return 49;
  return [22, 23, 24, 27, 28, 29, 39, 49].includes(code) ? 0 : null;
}

/**
 * How a line affects the styles around it. own: it turns off everything it turned on, and nothing else. closed: no
 * style is on at its end. open: a style may continue after it; also for unknown codes and for escapes that are not
 * styles.
 */
export type LineStyles = 'own' | 'closed' | 'open';

export function stylesOf(line: string): LineStyles {
  if (!line.includes('\x1b')) return 'own';
  const open = new Set<number>();
  let closesOthers = false;
  const [, ...parts] = line.split('\x1b');
  for (const part of parts) {
    const parameters = /^\[([\d;]*)m/.exec(part)?.[1];
    if (parameters === undefined) return 'open';
    const codes = parameters.split(';').map(Number);
    for (let at = 0; at < codes.length; at++) {
      const code = codes[at] ?? 0;
      if (code === 0) {
        open.clear();
        closesOthers = true;
      } else if (code === 38 || code === 48) {
        // 38;5;N of the palette, or 38;2;R;G;B.
        open.add(code + 1);
        at += codes[at + 1] === 5 ? 2 : 4;
      } else {
        const closer = closerOf(code);
        if (closer === null) return 'open';
        if (closer > 0) open.add(closer);
        else if (!open.delete(code)) closesOthers = true;
      }
    }
  }
  if (open.size > 0) return 'open';
  return closesOthers ? 'closed' : 'own';
}
