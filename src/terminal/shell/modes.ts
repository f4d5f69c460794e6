/** Private modes that are on by default (xterm ctlseqs, DECSET). */
const ON_BY_DEFAULT: ReadonlySet<number> = new Set([7, 25]);

/** The modes of the alternate screen. They are undone first. */
const ALTERNATE_SCREENS: ReadonlySet<number> = new Set([47, 1047, 1049]);

/** Longer control sequences are ignored. */
const MAX_SEQUENCE_LENGTH = 64;

/** Tracks the terminal modes that a program changes, so that they can be restored after it ends. */
export interface ModeTracker {
  /** Processes a chunk of the program's output. */
  follow(bytes: Uint8Array): void;
  /** The output that restores the terminal; '' if the program has restored it itself. */
  undo(): string;
}

type Part = 'text' | 'escape' | 'control' | 'string' | 'stringEscape' | 'charset';

/** Tracks private modes, keypad, character sets, scroll region, cursor shape and kitty's keyboard modes. */
export function createModeTracker(): ModeTracker {
  let part: Part = 'text';
  let sequence = '';
  let changed = new Map<number, boolean>();
  let keypad = false;
  let drawing = false;
  let region = false;
  let shape = false;
  let otherKeys = false;
  let keyboards = 0;

  const reset = (): void => {
    changed = new Map();
    keypad = drawing = region = shape = otherKeys = false;
    keyboards = 0;
  };
  const setModes = (parameters: string, on: boolean): void => {
    for (const text of parameters.split(';')) {
      const mode = Number(text);
      if (on === ON_BY_DEFAULT.has(mode)) changed.delete(mode);
      else changed.set(mode, on);
    }
  };
  const control = (text: string): void => {
    const end = text.at(-1);
    const body = text.slice(0, -1);
    if (body.startsWith('?') && (end === 'h' || end === 'l')) setModes(body.slice(1), end === 'h');
    else if (end === 'r' && /^[\d;]*$/.test(body)) region = body !== '' && body !== ';';
    else if (end === 'q' && /^\d* $/.test(body)) shape = !/^0? $/.test(body);
    else if (end === 'u' && body.startsWith('>')) keyboards += 1;
    else if (end === 'u' && body.startsWith('<'))
      keyboards = Math.max(0, keyboards - (Number(body.slice(1)) || 1));
    else if (end === 'm' && body.startsWith('>4')) otherKeys = /^>4;[12]/.test(body);
    else if (text === '!p') reset();
  };
  const afterEscape = (code: string): Part => {
    if (code === '[') return 'control';
    if (code === '(') return 'charset';
    if (']PX^_'.includes(code)) return 'string';
    if (code === 'c') reset();
    if (code === '=' || code === '>') keypad = code === '=';
    return 'text';
  };
  const next = (code: string): void => {
    switch (part) {
      case 'text':
        if (code === '\x1b') part = 'escape';
        else if (code === '\x0e' || code === '\x0f') drawing = code === '\x0e';
        break;
      case 'escape':
        sequence = '';
        part = code === '\x1b' ? 'escape' : afterEscape(code);
        break;
      case 'control':
        if (code === '\x1b') part = 'escape';
        else if (sequence.length < MAX_SEQUENCE_LENGTH) sequence += code;
        if (code >= '@' && code <= '~') {
          control(sequence);
          part = 'text';
        }
        break;
      case 'charset':
        drawing = code !== 'B';
        part = 'text';
        break;
      case 'string':
        if (code === '\x07' || code === '\x18') part = 'text';
        else if (code === '\x1b') part = 'stringEscape';
        break;
      case 'stringEscape':
        part = code === '\\' ? 'text' : 'escape';
        if (part === 'escape') next(code);
        break;
    }
  };

  return {
    follow(bytes) {
      for (const code of Buffer.from(bytes).toString('latin1')) {
        // Fast path: most output is plain text.
        if (part !== 'text' || code < ' ') next(code);
      }
    },
    undo() {
      const modes = [...changed].toSorted(
        ([a], [b]) => Number(ALTERNATE_SCREENS.has(b)) - Number(ALTERNATE_SCREENS.has(a)),
      );
      const cut = part === 'text' ? '' : part === 'string' || part === 'stringEscape' ? '\x1b\\' : '\x18';
      const text = [
        cut,
        ...modes.map(([mode, on]) => `\x1b[?${mode}${on ? 'l' : 'h'}`),
        keypad ? '\x1b>' : '',
        drawing ? '\x1b(B\x0f' : '',
        // Resetting the scroll region moves the cursor, so save it.
        region ? '\x1b7\x1b[r\x1b8' : '',
        shape ? '\x1b[0 q' : '',
        keyboards > 0 ? `\x1b[<${keyboards}u` : '',
        otherKeys ? '\x1b[>4m' : '',
      ].join('');
      part = 'text';
      reset();
      return text;
    },
  };
}
