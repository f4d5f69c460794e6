/** Log streams that try everything a terminal could be made to do, for fuzz tests; the same for the same seed. */

const encoder = new TextEncoder();

/** A line that may reach a screen: printable text and SGR, and no style left open at its end. */
export const SHOWABLE =
  /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?<=\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)\u200d(?=\p{Extended_Pictographic})|\x1b\[[\d;]{1,60}m)*$(?<!\x1b\[(?!0m)[\d;]{1,60}m[^\x1b]*)/u;

/** Whole numbers from 0 to below a limit (a multiplicative congruential generator). */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed % 2_147_483_647;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * limit);
  };
}

const PIECES: readonly string[] = [
  'gcc -O2 -c main.c\n',
  'plain text ',
  '日本語',
  'e\u0301',
  '👩‍🚀',
  '🇫🇷',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\b',
  '\x07',
  '\x00',
  '\x7f',
  '\x1b[31m',
  '\x1b[1;38;5;208m',
  '\x1b[38:2::1:2:3m',
  '\x1b[0m',
  '\x1b[m',
  '\x1b[K',
  '\x1b[2K',
  '\x1b[1G',
  '\x1b[2J\x1b[H',
  '\x1b[?1049h',
  '\x1b[6n',
  '\x1b]0;title\x07',
  '\x1b]52;c;cm0gLXJm\x1b\\',
  '\x1b]8;;https://example.test\x1b\\',
  '\x1b]0;never ends',
  '\x1bPq#0\x1b\\',
  '\x1b_apc\x1b\\',
  '\x1b(0',
  '\x1bc',
  '\x1b',
  '\x1b[',
  '\u009b31m',
  '\u009d0;x\u009c',
  '\u0085',
  '\u202e',
  '\u200b',
  '\ufeff',
  '\u2028',
];

/** About `length` bytes of pieces in any order, some of them cut off, some random bytes between. */
export function awkwardStream(random: (limit: number) => number, length: number): Uint8Array {
  const stream = new Uint8Array(length + 64);
  let at = 0;
  while (at < length) {
    const piece = encoder.encode(PIECES[random(PIECES.length)] ?? '');
    const bytes = random(8) === 0 ? piece.subarray(0, random(piece.length + 1)) : piece;
    stream.set(bytes, at);
    at += bytes.length;
    if (random(10) === 0) {
      stream[at++] = random(256);
    }
  }
  return stream.subarray(0, at);
}

/** The stream cut at random into at least `count` chunks, some of them empty. */
export function* chunksOf(
  stream: Uint8Array,
  random: (limit: number) => number,
  count: number,
): Generator<Uint8Array> {
  const most = Math.max(1, Math.floor((2 * stream.length) / count) - 1);
  for (let at = 0; at < stream.length; ) {
    const size = random(most + 1);
    yield stream.subarray(at, at + size);
    at += size;
  }
}
