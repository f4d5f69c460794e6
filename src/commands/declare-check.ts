import type { Command } from 'commander';
import type { Declaring } from './declare.ts';
import { withFix } from './fix-flag.ts';

/** Declares `stagedive check`. */
export function declareCheck({
  program,
  wire,
  end,
  withBuildFlags,
  withBefore,
}: Declaring & { readonly withBefore: (command: Command) => Command }): void {
  withBuildFlags(
    withBefore(
      program
        .command('check [REF]')
        .summary('what a state lacks to run, and what it should not contain')
        .description(
          'Checks that what was copied into a state (default: the default target) can run there: programs, loaders, libraries, interpreters, users, links, certificates. Suggests the COPY that adds what is missing. Also checks that no keys, tokens, caches or compilers got in.\nThe exit status is 1 if there is an error among the findings.',
        )
        .option('--target <stage>', 'without REF: this stage instead of the last one')
        .option('--json', 'as JSON on stdout')
        .option('--fix [how]', 'the instructions that fix all; =write asks and writes them')
        .option('--rules', 'only list the rules, and how to switch them off'),
    ),
  ).action(async (ref, options) => end(await wire.check(withFix({ ...options, ref }))));
}
