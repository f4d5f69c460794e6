import { type Declaring, withContext } from './declare.ts';

/** Declares `stagedive context`. */
export function declareContext({ program, wire, end, withBuildFlags }: Declaring): void {
  withBuildFlags(
    program
      .command('context [CONTEXT]')
      .summary('what the build context holds: sent, unused, ignored')
      .description(
        'Lists the build context of a target: what is sent and which instruction takes it, what is unused (not ignored, and taken by none), and what is ignored by which line. Needs no engine.\nSent is what an engine gets that has nothing of it yet: it asks only for the paths that COPY, ADD and bind mounts of the target name. The Dockerfile and the ignore file, which it reads too, are not counted; ONBUILD lines of base images are not known.',
      )
      .option('--target <stage>', 'the stage to build; default: the last one')
      .option('--json', 'as JSON on stdout')
      .option('--all', 'every file by path, with what decides about it'),
  ).action(async (context, options) => end(await wire.context(withContext(options, context))));
}
