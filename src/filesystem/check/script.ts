import { withoutTrailing } from '../../text/cut.ts';
import { latin1Text } from '../bytes.ts';
/** The first line of scripts, read as the kernel and `env` read it (execve(2), env(1) of coreutils and busybox). */

export interface Shebang {
  /** As written after `#!`. */
  readonly interpreter: string;
  /** The program that `env` looks for on PATH; null when the interpreter is not `env`. */
  readonly wanted: string | null;
  /** Whether the line ends with CR, so that the file has Windows line ends. */
  readonly carriageReturn: boolean;
}

/** How much of the first line the kernel reads (BINPRM_BUF_SIZE since Linux 5.1). */
export const SHEBANG_BYTES = 256;

/** Reads the first line from the beginning of a file; null when it is not a script with an interpreter. */
export function readShebang(bytes: Uint8Array): Shebang | null {
  if (bytes[0] !== 0x23 || bytes[1] !== 0x21) return null;
  const end = bytes.indexOf(0x0a);
  const line = latin1Text(bytes.subarray(2, end < 0 ? SHEBANG_BYTES : end));
  const carriageReturn = line.endsWith('\r');
  const words = withoutTrailing(line, ' \t').replace(/^[ \t]+/, '');
  const blank = words.search(/[ \t]/);
  const interpreter = blank < 0 ? words : words.slice(0, blank);
  const rest = words.slice(interpreter.length).replace(/^[ \t]+/, '');
  if (interpreter === '' || interpreter === '\r') return null;
  return { interpreter, wanted: wantedOf(interpreter, rest), carriageReturn };
}

/** The kernel passes the rest of the line as one argument; `env -S` splits it. */
function wantedOf(interpreter: string, rest: string): string | null {
  if (!/(^|\/)env$/.test(interpreter)) return null;
  if (!/^(-S|--split-string|-\w*S)/.test(rest)) return rest === '' || rest.startsWith('-') ? null : rest;
  const words = rest.replace(/^(?:--split-string[= ]?|-\w*S)\s*/, '').split(/\s+/);
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '-u' || word === '-C' || word === '--unset' || word === '--chdir') index += 1;
    else if (word !== '' && !word.startsWith('-') && !/^\w+=/.test(word)) {
      return /["'$\\]/.test(word) ? null : word;
    }
  }
  return null;
}
