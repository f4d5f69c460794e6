import type { ReadStream } from 'node:tty';
import { type MouseEvent, startingReport, withoutReports } from './mouse.ts';
import { readWaitingKeys } from './waiting-keys.ts';

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
const CTRL_C = '\x03';

/** Splits terminal input into the pieces that ink should get per read. */
export interface KeyReader {
  push(chunk: string): void;
  /** The next character or a whole paste; null if no more input has arrived. */
  next(): string | null;
  /** Takes all remaining input, unchanged, without what the mouse did. */
  rest(): string;
}

/**
 * Reports of the mouse are no keys: they go to `onMouse`.
 *
 * Ink 8 treats input that arrives together as one key, except for ctrl+c and backspace. With fast typing or a slow
 * line, keys would be lost: `Enter` and `y` in one chunk are neither. With one character per read, ink's parser still
 * recognises escape sequences.
 *
 * A bracketed paste must not act as keys, so it is one piece, without control characters and with spaces for line
 * breaks. Ink passes pastes on unchanged, and a paste that never ends swallows everything that follows, even ctrl+c.
 */
export function createKeyReader(onMouse: (event: MouseEvent) => void = () => undefined): KeyReader {
  let buffer = '';
  const take = (length: number): string => {
    const taken = buffer.slice(0, length);
    buffer = buffer.slice(length);
    return taken;
  };
  const nextPaste = (): string | null => {
    const end = buffer.indexOf(PASTE_END);
    if (end !== -1) {
      const text = take(end + PASTE_END.length).slice(PASTE_START.length, end);
      return pastedText(text);
    }
    // A paste that never ends must not block the keyboard.
    const stop = buffer.indexOf(CTRL_C);
    if (stop === -1) return null;
    take(stop);
    return take(1);
  };

  return {
    push(chunk) {
      buffer += chunk;
    },
    rest: () => withoutReports(take(buffer.length)),
    next() {
      while (buffer !== '') {
        if (buffer.startsWith(PASTE_START)) {
          const text = nextPaste();
          if (text === '') continue;
          return text;
        }
        const report = startingReport(buffer);
        if (report?.kind === 'part') return null;
        if (report?.kind === 'report') {
          take(report.length);
          if (report.event !== null) onMouse(report.event);
          continue;
        }
        // The start sequence of a paste can arrive in two parts. Shorter parts of it are keys.
        if (buffer.length >= 3 && PASTE_START.startsWith(buffer)) return null;
        return take((buffer.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);
      }
      return null;
    },
  };
}

function pastedText(text: string): string {
  return text.replace(/\r\n|[\r\n\t]/g, ' ').replace(/[\x00-\x1f\x7f-\x9f]/g, '');
}

/** A stdin whose keys can be held back from ink. */
export interface KeyedInput {
  /**
   * The same stdin, except that read() returns the pieces of a KeyReader. While keys are held, it returns nothing and
   * raw mode stays on.
   */
  readonly stdin: ReadStream;
  /** From now on keys are held back, including those already read but not delivered. */
  hold(): void;
  held(): boolean;
  /** Ends hold(). The held keys are delivered. */
  release(): void;
  /** Takes the keys that were read but not delivered, as typed. */
  take(): string;
  /** Discards all keys that have arrived in this process. */
  discard(): void;
  /** Gives up the terminal for a while: reads what was typed so far and keeps it until resume(). */
  suspend(): void;
  resume(): void;
}

/** Creates a stdin that delivers one key at a time and can hold keys back. */
export function readByKey(stdin: ReadStream, onMouse: (event: MouseEvent) => void): KeyedInput {
  const keys = createKeyReader(onMouse);
  let held = false;
  let lent = false;
  const readAll = (): void => {
    for (let chunk = stdin.read(); chunk !== null; chunk = stdin.read()) keys.push(String(chunk));
  };
  const read = (): string | null => {
    if (held || lent) return null;
    readAll();
    return keys.next();
  };
  // Ink resets raw mode when it unmounts. While keys are held, the next reader needs raw mode.
  const setRawMode = (raw: boolean): ReadStream => {
    if (raw || !held) stdin.setRawMode(raw);
    return proxy;
  };
  const proxy: ReadStream = new Proxy(stdin, {
    get(target, property) {
      if (property === 'read') return read;
      if (property === 'setRawMode') return setRawMode;
      const value = Reflect.get(target, property, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, property, value) => Reflect.set(target, property, value, target),
  });
  return {
    stdin: proxy,
    hold() {
      held = true;
    },
    held: () => held,
    release() {
      held = false;
    },
    take: keys.rest,
    discard() {
      keys.rest();
      while (stdin.read() !== null);
    },
    suspend() {
      lent = true;
      readWaitingKeys(stdin);
      readAll();
    },
    resume() {
      lent = false;
      stdin.emit('readable');
    },
  };
}
