import { constants } from 'node:os';
import { isTerminalGone } from '../closed-terminal.ts';
import { createExits, type Exits } from '../exits.ts';
import { createJobControl } from '../job-control.ts';
import type { ExitCall } from '../types.ts';
import { createShellTerminal, type LendableTerminal } from './shell-terminal.ts';

/** The terminal for a command that only opens a shell, without screens. */
export interface Foreground {
  readonly terminal: LendableTerminal;
  /** Registers a call that runs before a signal ends the program. */
  onExit(call: ExitCall): () => void;
  /** Leaves signals that would end the program to a process that has the terminal. The result ends that. */
  readonly ignore: Exits['ignore'];
  /** Restores the terminal, runs what was registered, and ends the program. */
  readonly end: Exits['end'];
  /** Restores the terminal and stops watching the ways out. */
  close(): void;
}

/**
 * Takes the terminal for a shell, and restores it on every way out of the process: signals, a throw, a closed window,
 * stops and continuations.
 */
export function takeForeground(describeCrash: (error: unknown) => string): Foreground {
  const { stdin, stdout, stderr } = process;
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
  const errorHungUp = (error: Error): void => {
    if (isTerminalGone(error, stderr.fd)) hungUp();
  };
  exits.watch();
  jobs.watch();
  stdout.on('error', hungUp);
  // Progress goes there before the shell has the terminal.
  stderr.on('error', errorHungUp);
  stdin.on('end', hungUp);
  stdin.on('error', hungUp);
  return {
    terminal,
    onExit: exits.onExit,
    ignore: exits.ignore,
    end: exits.end,
    close() {
      terminal.restore();
      exits.unwatch();
      jobs.unwatch();
      stdout.off('error', hungUp);
      stderr.off('error', errorHungUp);
      stdin.off('end', hungUp);
      stdin.off('error', hungUp);
    },
  };
}
