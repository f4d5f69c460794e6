import { constants } from 'node:os';
import { createExits } from '../exits.ts';
import { createJobControl } from '../job-control.ts';
import type { ExitCall } from '../types.ts';
import { createShellTerminal, type LendableTerminal } from './shell-terminal.ts';

/** The terminal for a program that is nothing but a shell: no screens before it and none after. */
export interface Foreground {
  readonly terminal: LendableTerminal;
  /** Registers what must be let go of before the program ends by a signal. */
  onExit(call: ExitCall): () => void;
  /** Stops watching the ways out. */
  close(): void;
}

/**
 * Watches every way out of the process (signals, a throw, a closed window, stops and continuations): the terminal is as
 * it was on each.
 */
export function takeForeground(describeCrash: (error: unknown) => string): Foreground {
  const { stdin, stdout } = process;
  const terminal = createShellTerminal();
  let stopped = false;
  const exits = createExits(terminal.restore, () => stopped, describeCrash);
  const jobs = createJobControl(
    () => {
      stopped = true;
      terminal.leave();
    },
    () => {
      stopped = false;
      terminal.resume();
    },
  );
  const hungUp = (): void => {
    void exits.end(128 + constants.signals.SIGHUP);
  };
  exits.watch();
  jobs.watch();
  stdout.on('error', hungUp);
  stdin.on('end', hungUp);
  stdin.on('error', hungUp);
  return {
    terminal,
    onExit: exits.onExit,
    close() {
      terminal.restore();
      exits.unwatch();
      jobs.unwatch();
      stdout.off('error', hungUp);
      stdin.off('end', hungUp);
      stdin.off('error', hungUp);
    },
  };
}
