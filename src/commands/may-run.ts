import type { Command } from 'commander';
import type { Wiring } from './wiring.ts';

/** Asked by completion scripts; the name is that of docker's plugins (spf13/cobra). */
export const COMPLETE_COMMAND = '__complete';

/** Whether these arguments may run this command, or print a help in which it is listed. */
export function mayRun(name: string, args: readonly string[], program: Command): boolean {
  if (args[0] === COMPLETE_COMMAND) return true;
  if (program.commands.some((command) => command.name() === args[0])) return name === args[0];
  return name === 'screens' || args.some((arg) => arg === name || asksForHelp(arg));
}

/** Whether these arguments may run or list another command than the one that opens the screens. */
export function mayRunOthers(wire: Wiring, args: readonly string[]): boolean {
  return args.some((arg) => arg === COMPLETE_COMMAND || Object.hasOwn(wire, arg) || asksForHelp(arg));
}

function asksForHelp(arg: string): boolean {
  return arg === 'help' || /^-(-help$|\w*h)/.test(arg);
}
