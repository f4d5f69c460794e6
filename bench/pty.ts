import { performance } from 'node:perf_hooks';
import { spawn } from '@lydell/node-pty';

export interface TimedRun {
  /** The output to wait for. Without it, the time is measured to the end of the program. */
  readonly text?: string | RegExp;
  /** Input that then ends the program, one after the other; default `q`. */
  readonly exitInputs?: readonly string[];
  /** Milliseconds that the program may go on for after that. */
  readonly keepOpenMs?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

/** Milliseconds between two inputs. */
const INPUT_INTERVAL_MS = 250;

/** Milliseconds after which a program counts as stuck. */
const TIMEOUT_MS = 60_000;

/**
 * Runs a program in a terminal of its own and says how long it took until its output held a text, or until it ended.
 * @returns milliseconds since the program was started. Rejects when it fails, or ends before it shows the text.
 */
export function timeUntil(command: readonly string[], run: TimedRun = {}): Promise<number> {
  const [program = '', ...args] = command;
  const {
    text,
    exitInputs: leave = ['q'],
    keepOpenMs: stay = 0,
    cwd,
    env = {},
    columns = 100,
    rows = 30,
  } = run;
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
      if (text === undefined || time !== null || !contains(withoutEscapes(output), text)) return;
      time = performance.now() - start;
      leave.forEach((word, at) => {
        leaving.push(setTimeout(() => pty.write(word), stay + at * INPUT_INTERVAL_MS));
      });
    });
    const timeout = setTimeout(() => pty.kill('SIGKILL'), TIMEOUT_MS + stay);
    pty.onExit(({ exitCode }) => {
      clearTimeout(timeout);
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

function contains(output: string, text: string | RegExp): boolean {
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
