import type { VertexProgress } from '../../../progress/vertex.ts';
import { shortStepTitle } from '../../../ui/step-title.ts';

/** A step with its stage: `build: RUN make`. */
export function stepName({ label, name }: Pick<VertexProgress, 'label' | 'name'>): string {
  if (label.kind !== 'step') return name;
  return `${label.stage === null ? '' : `${label.stage}: `}${shortStepTitle(label.title)}`;
}
