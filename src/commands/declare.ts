import type { Command } from 'commander';
import type { Wiring } from './wiring.ts';

/** What the declaration of a command needs. */
export interface Declaring {
  readonly program: Command;
  readonly wire: Wiring;
  /** Takes the exit status of the command that ran. */
  readonly end: (status: number) => void;
  /** Adds docker's flags to a command, where it is the one that runs. */
  readonly withBuildFlags: (command: Command) => Command;
}

/** The options with the context that was typed behind them, which goes before that of -C. */
export function withContext<Options extends { readonly context: string }>(
  options: Options,
  context: string | undefined,
): Options {
  return context === undefined ? options : { ...options, context, contextGiven: true };
}
