import type { Container, ContainerProcess, ProcessEnd, ShellTerminal } from '../ports.ts';

export interface TerminalRun {
  readonly terminal: ShellTerminal;
  readonly title: string;
  readonly banner: string;
  readonly container: (signal: AbortSignal) => Promise<Container>;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: string;
}

export type ShellEnd = ProcessEnd;

const CTRL_C = 3;

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
  let ended = false;
  const screen = terminal.attach({
    title: run.title,
    input(bytes) {
      if (!started && bytes.includes(CTRL_C)) abandon.abort();
      if (process === null || ended) waiting.push(bytes);
      else void process.write(bytes);
    },
    resized: (size) => process?.resize(size),
  });
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
      output: (_stream, bytes) => screen.write(bytes),
    });
    for (const bytes of waiting.splice(0)) void process.write(bytes);
    await Promise.race([process.started, aborted(abandon.signal)]);
    started = true;
    const end = await process.ended;
    ended = true;
    return end;
  } catch (error) {
    if (abandon.signal.aborted) return { kind: 'lost', message: 'Given up before the shell was there.' };
    throw error;
  } finally {
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
