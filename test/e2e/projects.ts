/** What the tests of the whole program share: the program as a command, and projects for it. */
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect } from 'vitest';
import { Project, shellImage, unique } from '../engine/build-project.ts';

export { Project, shellImage, unique };

const bin = fileURLToPath(new URL('../../bin/stagedive.js', import.meta.url));

/** The demo project, which newcomers see. */
export const demo = fileURLToPath(new URL('../../demo', import.meta.url));

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to the tests' environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What comes in on stdin; nothing without it. */
  readonly input?: string | Uint8Array;
  /** Runs it as this user and group. */
  readonly uid?: number;
}

/** How a command ended, and all that it wrote. */
export interface CommandEnd {
  readonly status: number | undefined;
  /** What killed it, if anything did. */
  readonly signal?: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs: what it has said can be waited for. */
export interface RunningCommand {
  readonly pid: number;
  /** Resolves once stderr holds the text. */
  readonly said: (text: string) => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly end: Promise<CommandEnd>;
}

/** Starts `stagedive` without a terminal; it is killed should it not end in two minutes. */
export function startCommand(args: readonly string[], options: CommandOptions = {}): RunningCommand {
  return startProgram([], args, options);
}

/** Runs `stagedive` to its end through another program, which takes it as its last arguments. */
export function runProgram(
  through: readonly string[],
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandEnd> {
  return startProgram(through, args, options).end;
}

function startProgram(
  through: readonly string[],
  args: readonly string[],
  { cwd, env, input = '', uid }: CommandOptions,
): RunningCommand {
  const [program = '', ...words] = [...through, process.execPath, bin, ...args];
  const child = execa(program, words, {
    reject: false,
    stripFinalNewline: false,
    timeout: 120_000,
    input,
    env: { NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let heard = '';
  const waiting = new Set<() => void>();
  child.stderr.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
    for (const check of [...waiting]) check();
  });
  const end = child.then(({ exitCode, signal, stdout, stderr }) => ({
    status: exitCode,
    signal,
    stdout,
    stderr,
  }));
  return {
    pid: child.pid ?? 0,
    end,
    kill: (signal) => child.kill(signal),
    said: (text) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!heard.includes(text)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        void end.then(() =>
          reject(new Error(`The command ended without saying ${text}. It said:\n${heard}`)),
        );
        check();
      }),
  };
}

/** Runs `stagedive` without a terminal to its end. */
export function runCommand(args: readonly string[], options: CommandOptions = {}): Promise<CommandEnd> {
  return startCommand(args, options).end;
}

/** A shell loop that never ends; `ticked` is in its output, and not in its text. */
export const ticking = 'while true; do echo ticked-$((40 + 2)); sleep 0.2; done';
export const ticked = 'ticked-42';

/** A thing in the engine that one step at a time can hold: free again only once the step's process has ended. */
export class EngineLock {
  readonly #name = `stagedive-lock-${unique()}`;

  /** The flag of a RUN that holds it. */
  get mount(): string {
    return `--mount=type=cache,id=${this.#name},sharing=locked,target=/lock`;
  }

  /** Resolves once the engine has ended the step that held it; fails when it has not within two minutes. */
  async free(): Promise<void> {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN ${this.mount} echo free ${unique()}\n`,
    });
    const { status, stderr } = await runCommand(['build', project.folder]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining(' free ') });
  }
}
