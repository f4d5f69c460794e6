import type { ReadStream } from 'node:tty';
import { readWaitingKeys } from './waiting-keys.ts';

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
const CTRL_C = '\x03';

/** Cuts what a terminal sends into what ink should get in one read. */
export interface KeyReader {
  push(chunk: string): void;
  /** The next character, or the whole of a paste; null when nothing (more) has arrived. */
  next(): string | null;
  /** All that has arrived and was not given yet, as it came. */
  rest(): string;
}

/**
 * ink 8 takes what arrives together for one key, but for ctrl+c and backspace, so that quick typing, or a slow line,
 * loses keys: `Enter` and `y` in one chunk are neither. Given one character a read its parser still puts escape sequences
 * together. A bracketed paste is the opposite case: text that must not act as keys comes in one piece, without control
 * characters, its line breaks as spaces. Ink's own pastes come as they are, and one that never ends swallows all that
 * follows, ctrl+c too.
 */
export function createKeyReader(): KeyReader {
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
    // A paste that never ends must not lock the keyboard up.
    const stop = buffer.indexOf(CTRL_C);
    if (stop === -1) return null;
    take(stop);
    return take(1);
  };

  return {
    push(chunk) {
      buffer += chunk;
    },
    rest: () => take(buffer.length),
    next() {
      while (buffer !== '') {
        if (buffer.startsWith(PASTE_START)) {
          const text = nextPaste();
          if (text === '') continue;
          return text;
        }
        // The start of a paste may be cut in two; shorter pieces of it are keys of their own.
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

/** A stdin whose keys can be kept from ink. */
export interface KeyedInput {
  /**
   * The same stdin, except that read() gives what a KeyReader makes of it, and nothing while keys are held: then raw mode
   * stays on, too.
   */
  readonly stdin: ReadStream;
  /** From now on keys are kept, those that have been read already among them. */
  hold(): void;
  held(): boolean;
  /** Ends hold(); what was kept is read as ever. */
  release(): void;
  /** Takes what was read and not yet given, as it was typed. */
  take(): string;
  /** As take(), of all that has arrived in this process, for nobody. */
  discard(): void;
  /** For a while the terminal is somebody else's: reads what was typed so far, and keeps it until comeBack(). */
  suspend(): void;
  resume(): void;
}

/** A stdin that hands on one key at a time, and can keep them back. */
export function readByKey(stdin: ReadStream): KeyedInput {
  const keys = createKeyReader();
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
  // Ink sets the terminal back when it goes; whoever the keys are held for wants them as they are.
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
