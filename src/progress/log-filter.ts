import { unprintable } from './characters.ts';
import { type OpenEscape, opensEscape, stepEscape } from './escapes.ts';
import { LineEditor, MAX_LINE_COLUMNS } from './line-editor.ts';
import { applySgr } from './sgr.ts';

const SGR = /\x1b\[([\d;:]{0,256})m/y;
const JOINER = '\u200d';
const PRINTABLE_LINES = /^[\x20-\x7e\n]*$/;
const NOTHING = new Uint8Array(0);

/**
 * Turns the output of a process into lines that are safe to show: printable text and SGR. Styles are closed at the end
 * of a line and reopened on the next, so that any range of lines can be shown alone.
 *
 * `\r` and `\b` overwrite their line as in a terminal, tabs are expanded to 8 columns, and all other escapes are
 * dropped, even if they are split over chunks or never end. Takes time linear in the bytes, and keeps at most one line.
 */
export class LogFilter {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #line = new LineEditor();
  readonly #special = new RegExp(unprintable(), 'gu');
  /** The first bytes of a character that the next chunk completes. */
  #carry: Uint8Array = NOTHING;
  #escape: OpenEscape | null = null;
  /** The emoji at the end of the last chunk, which a joiner may follow. */
  #emoji = '';
  /** The joiner at the end of the last chunk, kept back: what comes next says whether it joins anything. */
  #joiner = '';

  /** Accepts one write of any bytes; returns the lines that it completed. */
  push(chunk: Uint8Array): string[] {
    const bytes = this.#carry.length === 0 ? chunk : concatenate(this.#carry, chunk);
    const whole = bytes.length - unfinished(bytes);
    this.#carry = whole === bytes.length ? NOTHING : bytes.slice(whole);
    const text = this.#withJoiner(this.#decoder.decode(bytes.subarray(0, whole)));
    const lines = this.#isPlain(text) ? this.#passLines(text) : this.#readLines(text);
    if (text !== '') {
      this.#emoji = /\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?$/u.exec(text)?.[0] ?? '';
    }
    return detached(lines, text);
  }

  /** The current content of the unfinished line; '' when there is none. */
  get pending(): string {
    return this.#line.show();
  }

  /** Whether there is no unfinished line. */
  get idle(): boolean {
    return this.#line.empty;
  }

  /** Ends the stream; returns the last line if it had no newline. */
  end(): string[] {
    const rest = this.#joiner + this.#decoder.decode(this.#carry);
    this.#joiner = '';
    this.#carry = NOTHING;
    const lines = this.#readLines(rest);
    this.#escape = null;
    return this.#line.empty ? lines : [...lines, this.#line.take()];
  }

  /** Keeps back a joiner at the end of the text, and puts one that was kept back in front of it. */
  #withJoiner(text: string): string {
    const whole = this.#joiner + text;
    this.#joiner = whole.endsWith(JOINER) ? JOINER : '';
    return this.#joiner === '' ? whole : whole.slice(0, -1);
  }

  #isPlain(text: string): boolean {
    return this.#escape === null && this.#line.plain && PRINTABLE_LINES.test(text);
  }

  /** The fast path for pure ASCII, which most logs are. */
  #passLines(text: string): string[] {
    const lines = text.split('\n');
    const last = lines.length - 1;
    for (let at = 0; at <= last; at++) {
      const line = lines[at] ?? '';
      if (at < last && line.length <= MAX_LINE_COLUMNS && this.#line.empty) {
        continue;
      }
      if (line !== '') {
        this.#line.write(line);
      }
      if (at < last) {
        lines[at] = this.#line.take();
      }
    }
    lines.length = last;
    return lines;
  }

  #readLines(chunk: string): string[] {
    const lines: string[] = [];
    const text = this.#emoji + chunk;
    let at = this.#emoji.length;
    while (at < text.length) {
      if (this.#escape !== null) {
        at += this.#readEscape(this.#escape, text.charCodeAt(at)) ? 1 : 0;
        continue;
      }
      this.#special.lastIndex = at;
      const special = this.#special.exec(text);
      const end = special?.index ?? text.length;
      if (end > at) {
        this.#line.write(text.slice(at, end));
      }
      at = end + (special?.[0].length ?? 0);
      if (special?.[0] === '\x1b') {
        at = this.#openEscape(text, end);
      } else if (special?.[0] === '\n') {
        lines.push(this.#line.take());
      } else if (special !== null) {
        this.#control(special[0].charCodeAt(0));
      }
    }
    return lines;
  }

  /**
   * Reads a whole SGR sequence at once, since most escapes are SGR; others go step by step. Returns where to continue.
   */
  #openEscape(text: string, at: number): number {
    SGR.lastIndex = at;
    const [whole, parameters] = SGR.exec(text) ?? [];
    if (whole === undefined || parameters === undefined) {
      this.#escape = opensEscape(0x1b);
      return at + 1;
    }
    this.#line.style = applySgr(this.#line.style, parameters);
    return at + whole.length;
  }

  /** Returns whether the character belonged to the escape. */
  #readEscape(open: OpenEscape, code: number): boolean {
    const step = stepEscape(open, code);
    this.#escape = step.kind === 'more' ? step.open : null;
    if (step.kind === 'end' && step.csi !== null) {
      this.#sequence(step.csi);
    }
    return step.kind !== 'broken';
  }

  /** Handles a control character; those not listed are dropped. */
  #control(code: number): void {
    switch (code) {
      case 0x08:
        this.#line.backspace();
        break;
      case 0x09:
        this.#line.tab();
        break;
      case 0x0d:
        this.#line.moveTo(0);
        break;
      default:
        this.#escape = opensEscape(code);
    }
  }

  /** Handles colours and the two sequences with which progress bars rewrite their line. Others are ignored. */
  #sequence(csi: string): void {
    const [, parameters = '', final = ''] = /^([\d;:]*)([mKG])$/.exec(csi) ?? [];
    switch (final) {
      case 'm':
        this.#line.style = applySgr(this.#line.style, parameters);
        break;
      case 'K': {
        const part = Number(parameters);
        if (part === 0 || part === 1 || part === 2) {
          this.#line.erase(part);
        }
        break;
      }
      case 'G':
        this.#line.moveTo(Number.parseInt(parameters || '1', 10) - 1);
        break;
    }
  }
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

/**
 * How many bytes at the end start a character that more bytes may complete: 0 to 3. Ill-formed bytes are not kept.
 * Valid second bytes: Unicode, table 3-7.
 */
function unfinished(bytes: Uint8Array): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const first = bytes[bytes.length - length] ?? 0;
    if (first >= 0xc2 && first <= 0xf4) {
      const needed = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
      const second = length > 1 ? (bytes[bytes.length - length + 1] ?? 0) : 0x80;
      return length < needed && (length === 1 || secondByteFits(first, second)) ? length : 0;
    }
    if (first < 0x80 || first > 0xbf) {
      return 0;
    }
  }
  return 0;
}

function secondByteFits(first: number, second: number): boolean {
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  return second >= lowest && second <= highest;
}

/**
 * Lines cut out of a text keep the whole text in memory. If they are only a small part of it they are copied: joining
 * creates a new string, and splitting cuts that one.
 */
function detached(lines: string[], text: string): string[] {
  let kept = 0;
  for (const line of lines) {
    kept += line.length;
  }
  return kept * 4 >= text.length || lines.length === 0 ? lines : lines.join('\n').split('\n');
}
