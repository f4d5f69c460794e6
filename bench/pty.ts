import { performance } from 'node:perf_hooks';
import { spawn } from '@lydell/node-pty';

export interface TimedRun {
  /** The output to wait for. Without it, the time until the program exits is measured. */
  readonly text?: string | RegExp;
  /** Inputs that then make the program exit, one after another. Default: `q`. */
  readonly exitInputs?: readonly string[];
  /** How long to wait before the first of these inputs, in milliseconds. */
  readonly keepOpenMs?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

/** Time between two inputs. */
const INPUT_INTERVAL_MS = 250;

/** A program that takes longer is killed. */
const TIMEOUT_MS = 60_000;

/**
 * Runs a program in its own terminal and measures the time until it shows a text or exits.
 * @returns milliseconds since the start. Rejects if the program fails, or exits before it shows the text.
 */
export function timeUntil(command: readonly string[], run: TimedRun = {}): Promise<number> {
  const [program = '', ...args] = command;
  const { text, exitInputs = ['q'], keepOpenMs = 0, cwd, env = {}, columns = 100, rows = 30 } = run;
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
      exitInputs.forEach((input, at) => {
        leaving.push(setTimeout(() => pty.write(input), keepOpenMs + at * INPUT_INTERVAL_MS));
      });
    });
    const timeout = setTimeout(() => pty.kill('SIGKILL'), TIMEOUT_MS + keepOpenMs);
    pty.onExit(({ exitCode }) => {
      clearTimeout(timeout);
      leaving.forEach(clearTimeout);
      const end = performance.now() - start;
      if (text === undefined && exitCode === 0) resolve(end);
      else if (time !== null) resolve(time);
      else {
        const what = text === undefined ? '' : ` before it showed ${text}`;
        reject(new Error(`${command.join(' ')} exited with ${exitCode}${what}:\n${withoutEscapes(output)}`));
      }
    });
  });
}

function contains(output: string, text: string | RegExp): boolean {
  return typeof text === 'string' ? output.includes(text) : text.test(output);
}

/** The environment of a user's terminal, without CI variables, under which the screens would not draw. */
export function terminalEnvironment(): Record<string, string | undefined> {
  const { CI: _ci, CONTINUOUS_INTEGRATION: _also, NO_COLOR: _plain, ...env } = process.env;
  return { ...env, CI: 'false', TERM: 'xterm-256color', COLORTERM: 'truecolor' };
}

/** Removes colours and cursor moves from output. */
export function withoutEscapes(output: string): string {
  return output.replace(
    /\x1b(?:\[[\d;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78])/g,
    '',
  );
}
