import type { Declaring } from './declare.ts';

/** Declares `stagedive report`. */
export function declareReport({ program, wire, end, withBuildFlags }: Declaring): void {
  withBuildFlags(
    program
      .command('report [TARGET]')
      .summary('one page about a build, to send round')
      .description(
        'Builds a target, or takes what the cache has of it, and writes one HTML file that needs nothing else: stages, times, sizes, findings, and what shipped of the stage that builds. A build that fails has a page too.\nThe exit status is that of the build.',
      )
      .option('-o, --out <file>', 'where to write the page; - for stdout')
      .option('--force', 'overwrite a file that is not a report'),
  ).action(async (target, options) =>
    end(await wire.report(target === undefined ? options : { ...options, target })),
  );
}
