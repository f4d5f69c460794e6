import type { CommandForm } from '../types.ts';
import type { Flags } from './flags.ts';
import { SyntaxProblem } from './problem.ts';

const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3, // micro sign
  μs: 1e3, // Greek mu
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};
const DURATION_PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;

/** The command of a HEALTHCHECK, null for NONE (instructions.parseHealthcheck). Throws SyntaxProblem. */
export function parseHealthcheck(
  words: readonly string[],
  isJson: boolean,
  flags: Flags,
): CommandForm | null {
  const [type, ...command] = words;
  if (type === undefined) throw new SyntaxProblem('HEALTHCHECK requires at least one argument');
  if (type.toUpperCase() === 'NONE') {
    if (command.length > 0) throw new SyntaxProblem('HEALTHCHECK NONE takes no arguments');
    return null;
  }
  if (type.toUpperCase() !== 'CMD') {
    throw new SyntaxProblem(`Unknown type ${JSON.stringify(type.toUpperCase())} in HEALTHCHECK (try CMD)`);
  }
  if (command.length === 0) throw new SyntaxProblem('Missing command after HEALTHCHECK CMD');
  for (const name of ['interval', 'timeout', 'start-period', 'start-interval']) {
    checkInterval(name, flags.string(name) ?? '');
  }
  checkRetries(flags.string('retries') ?? '');
  return isJson ? { form: 'exec', argv: command } : { form: 'shell', command: command.join(' ') };
}

/** Go's time.ParseDuration, at least a millisecond or nothing. */
function checkInterval(name: string, text: string): void {
  if (text === '') return;
  const unsigned = text.replace(/^[-+]/, '');
  let total = 0;
  if (unsigned !== '0') {
    DURATION_PART.lastIndex = 0;
    let end = 0;
    for (let part = DURATION_PART.exec(unsigned); part !== null; part = DURATION_PART.exec(unsigned)) {
      total += Number(part[1]) * (NANOSECONDS[part[2] ?? ''] ?? 0);
      end = DURATION_PART.lastIndex;
    }
    if (end === 0 || end < unsigned.length) {
      throw new SyntaxProblem(
        `--${name}: invalid duration ${JSON.stringify(text)}`,
        'write it as 30s or 1m30s',
      );
    }
  }
  if (total !== 0 && (text.startsWith('-') || total < 1e6)) {
    throw new SyntaxProblem(`--${name} cannot be less than 1ms`);
  }
}

function checkRetries(text: string): void {
  if (text === '') return;
  const value = Number(text);
  if (!/^[-+]?\d+$/.test(text) || Math.abs(value) > 2 ** 31 - 1) {
    throw new SyntaxProblem(`--retries: ${JSON.stringify(text)} is not a number`);
  }
  if (value < 0) throw new SyntaxProblem(`--retries cannot be negative (${value})`);
}
