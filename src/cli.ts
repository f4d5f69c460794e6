/** From the command line to a command. This file and `src/cli/` are the only ones that wire adapters to ports. */
import { CommanderError } from 'commander';
import { builds } from './cli/builds.ts';
import { watchOutput } from './cli/interrupts.ts';
import { screens } from './cli/screens.ts';
import { states } from './cli/states.ts';
import { exitStatusOf, explain } from './commands/explain.ts';
import { createProgram } from './commands/program.ts';

declare const STAGEDIVE_VERSION: string;

async function main(): Promise<void> {
  watchOutput();
  try {
    process.exitCode = await createProgram({
      version: STAGEDIVE_VERSION,
      ...builds,
      ...states,
      ...screens,
    }).run(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      process.stderr.write(`${explain(error, process.argv.includes('--debug'))}\n`);
    }
    process.exitCode = exitStatusOf(error);
  }
  // An engine that never answers keeps its connections open; they must not keep a command that has ended.
  if (process.exitCode === 130 || process.exitCode === 3) process.exit();
}

// No top-level await: the bundle is a CommonJS script.
void main();
