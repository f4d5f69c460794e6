import { chainTo, type GraphIndex, stateBefore } from '../llb/chain.ts';
import type { Point, Program } from '../llb/program.ts';
import type { GraphStep, StepOutput } from '../llb/types.ts';

/** What one instruction did: that of a point, or one ONBUILD trigger that a FROM ran. */
export interface Piece {
  readonly keyword: string;
  /** Whether it is a trigger. */
  readonly onbuild: boolean;
  readonly steps: readonly string[];
  readonly before: StepOutput | null;
  readonly after: StepOutput | null;
}

/**
 * The triggers that a FROM ran, in order, by the steps of the graph: those of an image are not in the file. Of each the
 * kind of operation tells the keyword.
 */
export function triggerPieces({ graph }: Program, point: Point): readonly Piece[] {
  const own = new Set(point.steps);
  const pieces: Piece[] = [];
  let after = point.after;
  for (const step of chainTo(graph, point.after)) {
    if (step.op.kind === 'source' || !own.has(step.digest)) break;
    const before = stateBefore(step);
    const linked = step.op.kind === 'merge' ? step.inputs.slice(1).map(({ digest }) => digest) : [];
    const steps = [...linked, step.digest];
    pieces.unshift({ keyword: keywordOf(steps, graph), onbuild: true, steps, before, after });
    after = before;
  }
  return pieces;
}

function keywordOf(digests: readonly string[], graph: GraphIndex): string {
  const steps = digests.flatMap((digest) => graph.steps.get(digest) ?? []);
  if (steps.some(({ op }) => op.kind === 'exec')) return 'RUN';
  if (steps.some((step) => addsIn(step, graph))) return 'ADD';
  return steps.some(copiesIn) ? 'COPY' : 'WORKDIR';
}

function copiesIn({ op }: GraphStep): boolean {
  return op.kind === 'file' && op.actions.some(({ kind }) => kind === 'copy');
}

/** ADD unpacks archives and downloads (dockerfile2llb/convert_copy.go); COPY does neither. */
function addsIn({ op, inputs }: GraphStep, { steps }: GraphIndex): boolean {
  if (op.kind !== 'file') return false;
  return op.actions.some((action) => {
    if (action.kind !== 'copy') return false;
    const source = steps.get(inputs[action.source]?.digest ?? '')?.op;
    return action.unpack || (source?.kind === 'source' && /^(?:https?|git):\/\//.test(source.identifier));
  });
}
