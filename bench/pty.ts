import { performance } from 'node:perf_hooks';
import { spawn } from '@lydell/node-pty';

export interface TimedRun {
  /** What to wait for in the output. Without it the time is the one until the program has ended. */
  readonly text?: string | RegExp;
  /** What the program then gets to read so that it ends, with pauses between; `q` without. */
  readonly leave?: readonly string[];
  /** Milliseconds that the program may go on for after that. */
  readonly stay?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

/** Milliseconds between two things that a program gets to read. */
const LEAVING_PAUSE_MS = 250;

/** Milliseconds after which a program counts as stuck. */
const patience = 60_000;

/**
 * Runs a program in a terminal of its own and says how long it took until its output held a text, or until it ended.
 * @returns milliseconds since the program was started. Rejects when it fails, or ends before it shows the text.
 */
export function timeUntil(command: readonly string[], run: TimedRun = {}): Promise<number> {
  const [program = '', ...args] = command;
  const { text, leave = ['q'], stay = 0, cwd, env = {}, columns = 100, rows = 30 } = run;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const pty = spawn(program, args, {
      cols: columns,
      rows,
      env: { ...terminalEnvironment(), ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
    let output = '';
    let time: number | null = null;
    const leaving: NodeJS.Timeout[] = [];
    pty.onData((data) => {
      output += data;
      if (text === undefined || time !== null || !holds(withoutEscapes(output), text)) return;
      time = performance.now() - start;
      leave.forEach((word, at) => {
        leaving.push(setTimeout(() => pty.write(word), stay + at * LEAVING_PAUSE_MS));
      });
    });
    const stuck = setTimeout(() => pty.kill('SIGKILL'), patience + stay);
    pty.onExit(({ exitCode }) => {
      clearTimeout(stuck);
      leaving.forEach(clearTimeout);
      const end = performance.now() - start;
      if (text === undefined && exitCode === 0) resolve(end);
      else if (time !== null) resolve(time);
      else {
        const what = text === undefined ? '' : ` before it showed ${text}`;
        reject(new Error(`${command.join(' ')} ended with ${exitCode}${what}:\n${withoutEscapes(output)}`));
      }
    });
  });
}

function holds(output: string, text: string | RegExp): boolean {
  return typeof text === 'string' ? output.includes(text) : text.test(output);
}

/** What a person's terminal has; without the variables of a CI, under which screens draw nothing. */
export function terminalEnvironment(): Record<string, string | undefined> {
  const { CI: _ci, CONTINUOUS_INTEGRATION: _also, NO_COLOR: _plain, ...env } = process.env;
  return { ...env, CI: 'false', TERM: 'xterm-256color', COLORTERM: 'truecolor' };
}

/** Text as it is read: without colours and cursor moves. */
export function withoutEscapes(output: string): string {
  return output.replace(
    /\x1b(?:\[[\d;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78])/g,
    '',
  );
}
