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

/** Milliseconds in which a shell that has started has to show a prompt, and to take what is typed. */
const PROMPT_PATIENCE = 3_000;

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
  /** Keys go to the process, but not before it takes them, and not after its end. */
  let keys: 'waiting' | 'taken' | 'over' = 'waiting';
  const screen = terminal.attach({
    title: run.title,
    input(bytes) {
      if (!started && bytes.includes(CTRL_C)) abandon.abort();
      if (process !== null && keys === 'taken') void process.write(bytes);
      else waiting.push(bytes);
    },
    resized: (size) => {
      process?.resize(size);
    },
  });
  const give = (): void => {
    if (keys === 'over') return;
    keys = 'taken';
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
          give,
        );
  let patience: NodeJS.Timeout | undefined;
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
      tty: terminal.size(),
      output: (_stream, bytes) => screen.write(typing === null ? bytes : typing.filter(bytes)),
    });
    if (typing === null) give();
    await Promise.race([process.started, aborted(abandon.signal)]);
    started = true;
    if (typing !== null) patience = setTimeout(() => void screen.write(typing.giveUp()), PROMPT_PATIENCE);
    const end = await process.ended;
    keys = 'over';
    if (typing !== null) await screen.write(typing.giveUp());
    return end;
  } catch (error) {
    if (abandon.signal.aborted) {
      // The ctrl+c was for this.
      const typed = Buffer.concat(waiting.splice(0));
      waiting.push(typed.subarray(typed.lastIndexOf(CTRL_C) + 1));
      return { kind: 'lost', message: 'Given up before the shell was there.' };
    }
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
