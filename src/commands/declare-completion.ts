import { Argument } from 'commander';
import { COMPLETED_SHELLS } from './completion/shells.ts';
import type { Declaring } from './declare.ts';

/** Declares `stagedive completion`. */
export function declareCompletion({ program, wire, end }: Pick<Declaring, 'program' | 'wire' | 'end'>): void {
  program
    .command('completion')
    .addArgument(new Argument('<SHELL>', 'the shell to complete in').choices(COMPLETED_SHELLS))
    .summary('a script that completes commands, flags and stages')
    .description('Prints the completion script of a shell, to be read when the shell starts.')
    .exitOverride()
    .action(async (shell) => end(await wire.completion({ shell })));
}
