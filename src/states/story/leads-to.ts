import type { GraphIndex } from '../../llb/chain.ts';
import type { GraphStep, StepOutput } from '../../llb/types.ts';

/**
 * Whether files of a state can be in another one: whether COPY, ADD, FROM, or a bind mount that a RUN may have copied
 * from, lead from it to that one.
 */
export function leadsTo({ steps }: GraphIndex, from: StepOutput, to: StepOutput): boolean {
  const seen = new Set<string>();
  const open = [to];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.digest === from.digest && at.index === from.index) return true;
    if (seen.has(at.digest)) continue;
    seen.add(at.digest);
    const step = steps.get(at.digest);
    if (step !== undefined) open.push(...carriedInputs(step));
  }
  return false;
}

function carriedInputs({ op, inputs }: GraphStep): readonly StepOutput[] {
  if (op.kind !== 'exec') return inputs;
  return op.mounts.flatMap(({ type, input }) => (type === 'bind' ? (inputs[input] ?? []) : []));
}
