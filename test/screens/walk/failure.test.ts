import { describe, expect, it } from 'vitest';
import { keptOfFileStep } from '../../../src/screens/walk/failure.ts';

describe('what a COPY that failed left', () => {
  const missing = 'failed to compute cache key: failed to calculate checksum of ref a::b: "/lib": not found';

  it('is nothing only where a source was missing, which the engine finds out first, and was seen to be', () => {
    expect(keptOfFileStep(missing, true)).toMatch(/before it wrote a file/);
    const inTheWay = 'cannot copy to non-directory: /var/lib/docker/overlay2/7ocx/merged/svc';
    expect(keptOfFileStep(inTheWay, true)).toMatch(/keeps nothing of a COPY, ADD or WORKDIR/);
  });

  it('is not known by the message alone: the source may be there', () => {
    expect(keptOfFileStep(missing, false)).toMatch(/keeps nothing of a COPY, ADD or WORKDIR/);
  });
});
