/**
 * Characters that text from outside must not send to a terminal: C0, DEL and C1 controls, format controls (bidi
 * overrides and isolates, zero-width spaces and joiners, tags, the byte order mark), line and paragraph separators, lone
 * surrogates. The joiner between two emoji is printable: it makes them one (Unicode TR 51, emoji ZWJ sequences).
 *
 * Made when text needs it: V8 looks up all characters of these properties, which takes 0.5 ms of the first frame.
 */
export const unprintable = (): RegExp =>
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}](?<!\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?\u200d(?=\p{Extended_Pictographic}))/u;

/** The size of text in bytes of UTF-8. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Each half of a surrogate pair counts as two of its four bytes.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
