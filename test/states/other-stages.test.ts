import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Builder } from '../../src/ports.ts';
import { otherStages } from '../../src/states/other-stages.ts';
import type { TargetPoint } from '../../src/states/reach.ts';
import { FakeClock, fakeBuilder } from '../commands/fake-builder.ts';
import { sampleSpec } from '../fakes/sample-spec.ts';

const dockerfile = parseDockerfile(Buffer.from('FROM scratch AS tools\nFROM scratch AS app\n'), {
  fileName: 'Dockerfile',
});

/** The last stage, which needs no other stage. */
const at = {
  target: { dockerfile, program: { ends: new Map() } },
  point: { stage: 1 },
} as unknown as TargetPoint;

describe('the stages that a target does not need', () => {
  it('leave no build open, even one that opens after close', async () => {
    const { builder, calls } = fakeBuilder({ run: () => Promise.reject(new Error('not in this test')) });
    let go = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow: Builder = { ...builder, open: (...args) => late.then(() => builder.open(...args)) };
    const others = otherStages(at, () => sampleSpec, slow, new FakeClock());
    const found = others.find();
    await others.close();
    go();
    expect(await found).toEqual([]);
    expect(calls).toEqual(['open', 'close build']);
  });
});
