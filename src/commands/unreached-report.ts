import { StagediveError } from '../errors.ts';
import type { QuietProgress } from '../states/quiet-progress.ts';
import type { UnreachedError } from '../states/reach.ts';
import { failureReport } from './build-report.ts';

/** The state of a REF cannot be reached because an instruction on the way fails. */
export class UnreachedRefError extends StagediveError {
  override readonly code = 'unreached';
  constructor(
    readonly ref: string,
    readonly why: UnreachedError,
  ) {
    super(why.message, { cause: why });
  }
}

/**
 * Prints why a state cannot be reached: the progress so far, the failure, and how to look into it. Returns the exit
 * status.
 */
export function reportUnreached(
  { ref, why }: UnreachedRefError,
  stderr: { readonly write: (text: string) => unknown },
  progress: QuietProgress,
): number {
  const { target, failure, at } = why;
  const { dockerfile, program } = target;
  progress.end(true);
  stderr.write(failureReport(failure, dockerfile, progress.display.progress, program.graph.graph));
  if (at === null) return 1;
  const line = at.lines.start;
  stderr.write(
    `stagedive: ${ref} cannot be reached because ${dockerfile.fileName}:${line} fails: stagedive shell :${line} opens what it left, stagedive diff :${line} shows what it changed.\n`,
  );
  return 1;
}
