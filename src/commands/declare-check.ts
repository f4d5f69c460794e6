import { type Command, Option } from 'commander';
import { CHECK_FORMATS, FAIL_ON } from './check/formats.ts';
import type { Declaring } from './declare.ts';
import { withFix } from './fix-flag.ts';
import { collect } from './flags/declare.ts';

/** `stagedive check`. */
export function declareCheck(
  { program, wire, end, withBuildFlags }: Declaring,
  withBefore: (command: Command) => Command,
): void {
  withBuildFlags(
    withBefore(
      program
        .command('check [REF]')
        .summary('what a state lacks to run, and what it should not contain')
        .description(
          'Checks that what was copied into a state (default: the default target) can run there: programs, loaders, libraries, interpreters, users, links, certificates. Suggests the COPY that adds what is missing. Also checks that no keys, tokens, caches or compilers got in, neither into files nor into ENV, LABEL, the history or a layer below.',
        )
        .option('--target <stage>', 'without REF: this stage instead of the last one')
        .option('--json', 'short for --format json')
        .addOption(
          new Option('--format <format>', 'how findings are printed').choices(CHECK_FORMATS).default('text'),
        )
        .addOption(
          new Option('--fail-on <severity>', 'which findings make the exit status 1')
            .choices(FAIL_ON)
            .default('error'),
        )
        .option('--only <rule>', 'check only this rule (repeatable)', collect, [])
        .option('--fix [how]', 'the instructions that fix all; =write asks and writes them')
        .option('--baseline <file>', 'do not report the findings of this file')
        .option('--write-baseline <file>', 'write all findings to this file, and end with 0')
        .option('--rules', 'only list the rules, and how to switch them off'),
    ),
  ).action(async (ref, options) => end(await wire.check(withFix({ ...options, ref }))));
}
