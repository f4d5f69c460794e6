import { expect, it } from 'vitest';
import { keptOfFileStep } from '../../../src/screens/walk/failure.ts';

it('a COPY is said to have written nothing only where a source was missing, which the engine finds out first', () => {
  const missing = 'failed to compute cache key: failed to calculate checksum of ref a::b: "/lib": not found';
  expect(keptOfFileStep(missing)).toMatch(/before it wrote a file/);
  const inTheWay = 'cannot copy to non-directory: /var/lib/docker/overlay2/7ocx/merged/svc';
  expect(keptOfFileStep(inTheWay)).toMatch(/keeps nothing of a COPY, ADD or WORKDIR/);
});
