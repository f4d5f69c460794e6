import type { QuietProgress } from '../shell/quiet-progress.ts';
import type { Place, Standing } from '../states/solve-ref.ts';
import { failureReport } from './build-report.ts';

/**
 * Tells people why a state cannot be reached: what was done so far, the failure, and how to look into that. The result is
 * the exit status.
 */
export function reportUnreached(
  ref: string,
  { dockerfile, program }: Pick<Place, 'dockerfile' | 'program'>,
  { failure, at }: Standing & { readonly kind: 'unreached' },
  stderr: { readonly write: (text: string) => unknown },
  progress: QuietProgress,
): number {
  progress.end(true);
  stderr.write(failureReport(failure, dockerfile, progress.display.progress, program.graph.graph));
  if (at === null) return 1;
  const line = at.lines.start;
  stderr.write(
    `stagedive: ${ref} cannot be reached, since ${dockerfile.fileName}:${line} fails: stagedive shell :${line} opens what it left, stagedive diff :${line} tells what it had changed.\n`,
  );
  return 1;
}
