import type { ReportFailure } from '../../report/types.ts';
import { explain } from '../../states/explain-source.ts';
import { listState } from '../../states/list-state.ts';
import type { QuietProgress } from '../../states/quiet-progress.ts';
import type { ReachedState } from '../../states/reach.ts';
import type { BuildCommand } from '../build.ts';

/** Why a build failed: in the words of the engine and in ours, with the end of the log. */
export async function reportFailure(
  { target, point, failure }: Extract<ReachedState, { readonly kind: 'failed' | 'before-failure' }>,
  { tails }: QuietProgress,
  sourceFolder: BuildCommand['sourceFolder'],
): Promise<ReportFailure> {
  const { dockerfile, program, spec, build } = target;
  const log = tails.of(failure.vertex);
  const explanation = await explain(
    failure,
    {
      dockerfile,
      graph: program.graph,
      folder: (name, wanted) => sourceFolder(spec, name, wanted),
      tree: (output) => listState(build, output),
    },
    log,
  );
  const { start, end } = point.lines;
  return {
    message: failure.message,
    line: start,
    source: dockerfile.lines.slice(start - 1, end).join('\n'),
    advice: explanation === null ? [] : [explanation.sentence, ...explanation.advice],
    log,
  };
}
