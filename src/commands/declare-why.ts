import type { Declaring } from './declare.ts';

/** Declares `stagedive why`. */
export function declareWhy({ program, wire, end, withBuildFlags }: Declaring): void {
  withBuildFlags(
    program
      .command('why [TARGET]')
      .summary('why the steps of the last build ran, and were not cached')
      .description(
        'Compares the last recorded build of a target (default: the default target) with the one before it on the same builder, and says for each step what made it run. Needs no engine.\nWith --dry-run: what a build would run again, as the folder is now. Nothing runs.',
      )
      .option('--target <stage>', 'without TARGET: this stage instead of the last one')
      .option('--dry-run', 'what would run again, without building')
      .option('--json', 'as JSON on stdout'),
  ).action(async (target, options) => end(await wire.why({ ...options, target: target ?? options.target })));
}
