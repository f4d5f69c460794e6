import type { Container, ContainerProcess, ProcessEnd, ShellTerminal } from '../ports.ts';
import { HistoryTyping } from './history-typing.ts';

export interface TerminalRun {
  readonly terminal: ShellTerminal;
  readonly title: string;
  readonly banner: string;
  readonly container: (signal: AbortSignal) => Promise<Container>;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: string;
  /** What is typed at the first prompt, unseen, see HistoryTyping; null for nothing. */
  readonly typed: string | null;
}

export type ShellEnd = ProcessEnd;

const CTRL_C = 3;

/** Columns of the window while something is typed unseen: the kernel's terminals count them in 16 bits. */
const WIDE = 30_000;

/** Milliseconds in which a shell has to show a prompt, and to take what is typed. */
const PROMPT_PATIENCE = 1_500;

/**
 * Runs one process with the terminal handed over to it. Keys that come before it has started wait for it; ctrl+c before
 * that gives it up. Rejects with one sentence when there is no container; the terminal is as before either way.
 */
export async function runInTerminal(run: TerminalRun): Promise<ShellEnd> {
  const { terminal } = run;
  const waiting: Uint8Array[] = [];
  const abandon = new AbortController();
  let process: ContainerProcess | null = null;
  let started = false;
  /** Whether keys go to the process: not before it is there, not while something is typed, not after its end. */
  let taken = false;
  const screen = terminal.attach({
    title: run.title,
    input(bytes) {
      if (!started && bytes.includes(CTRL_C)) abandon.abort();
      if (process === null || !taken) waiting.push(bytes);
      else void process.write(bytes);
    },
    resized: (size) => {
      if (taken) process?.resize(size);
    },
  });
  const give = (): void => {
    taken = true;
    for (const bytes of waiting.splice(0)) void process?.write(bytes);
  };
  const typing =
    run.typed === null
      ? null
      : new HistoryTyping(
          run.typed,
          (text) => {
            void process?.write(Buffer.from(text));
            give();
          },
          () => {
            give();
            process?.resize(terminal.size());
          },
        );
  const patience =
    typing === null ? undefined : setTimeout(() => void screen.write(typing.giveUp()), PROMPT_PATIENCE);
  let container: Container | null = null;
  try {
    await screen.write(`${run.banner}\r\n`);
    container = await run.container(abandon.signal);
    const { args, env, cwd, user } = run;
    process = container.start({
      args,
      env,
      cwd,
      user,
      tty: typing === null ? terminal.size() : { ...terminal.size(), columns: WIDE },
      output: (_stream, bytes) => screen.write(typing === null ? bytes : typing.filter(bytes)),
    });
    if (typing === null) give();
    await Promise.race([process.started, aborted(abandon.signal)]);
    started = true;
    const end = await process.ended;
    taken = false;
    if (typing !== null) await screen.write(typing.giveUp());
    taken = false;
    return end;
  } catch (error) {
    if (abandon.signal.aborted) return { kind: 'lost', message: 'Given up before the shell was there.' };
    throw error;
  } finally {
    clearTimeout(patience);
    screen.detach(Buffer.concat(waiting));
    await container?.release();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(new Error('Given up.'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
