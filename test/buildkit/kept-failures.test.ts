import { describe, expect, it } from 'vitest';
import type { Gateway } from '../../src/buildkit/gateway.ts';
import { KeptFailures } from '../../src/buildkit/kept-failures.ts';
import { type BuildFailure, StateGoneError } from '../../src/ports.ts';

function failureWith(after: readonly string[]): BuildFailure {
  return {
    message: 'exit code: 1',
    vertex: 'sha256:a',
    lines: [],
    file: null,
    exitCode: 1,
    mounts: { before: [], after },
  };
}

/** A registered build that records requested containers. The test decides when each is created. */
function fakeGateway(capabilities = ['gateway.exec']) {
  const asked: string[][] = [];
  const waiting: { resolve(): void; reject(error: Error): void }[] = [];
  const gateway = {
    over: false,
    capabilities: new Set(capabilities),
    options: {},
    trackCreation: () => undefined,
    bridge: {
      newContainer: ({ Mounts }: { Mounts: { dest: string; resultID: string }[] }) => {
        asked.push(Mounts.map(({ dest, resultID }) => `${dest} ${resultID}`));
        return new Promise<void>((resolve, reject) => {
          waiting.push({ resolve, reject });
        });
      },
    },
  };
  return { gateway: gateway as unknown as Gateway, fake: gateway, asked, waiting };
}

describe('the states of a failed step', () => {
  it('are held by one container each, no matter how often the failure is met', () => {
    const { gateway, asked } = fakeGateway();
    const kept = new KeptFailures(new Set());
    const failure = failureWith(['root', '', 'bound', 'root']);
    kept.keep(failure, gateway);
    kept.keep({ ...failure, exitCode: 2 }, gateway);
    expect(asked).toEqual([['/ root'], ['/ bound']]);
    expect(kept.gatewayOf(failure)).toBe(gateway);
  });

  it('belong to the build that met the failure, even if they could not be held', async () => {
    const holding = new Set<Promise<void>>();
    const kept = new KeptFailures(holding);
    const { gateway, waiting } = fakeGateway();
    const failure = failureWith(['root']);
    kept.keep(failure, gateway);
    expect(holding.size).toBe(1);
    waiting[0]?.reject(new Error('no space left on device'));
    await Promise.all(holding);
    expect(holding.size).toBe(0);
    expect(kept.gatewayOf(failure)).toBe(gateway);
  });

  it('are gone when their build is over', () => {
    const { gateway, fake } = fakeGateway();
    const kept = new KeptFailures(new Set());
    const failure = failureWith(['root']);
    kept.keep(failure, gateway);
    fake.over = true;
    expect(() => kept.gatewayOf(failure)).toThrow(StateGoneError);
  });

  it('are held before any build ends', async () => {
    const holding = new Set<Promise<void>>();
    const { gateway, waiting } = fakeGateway();
    new KeptFailures(holding).keep(failureWith(['root']), gateway);
    let held = false;
    const waited = Promise.all(holding).then(() => {
      held = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(held).toBe(false);
    waiting[0]?.resolve();
    await waited;
    expect(holding.size).toBe(0);
  });

  it('need no container if there are none, or if the engine supports no containers', () => {
    const kept = new KeptFailures(new Set());
    const { gateway, asked } = fakeGateway();
    const copied = { ...failureWith([]), mounts: null };
    kept.keep(copied, gateway);
    kept.keep(failureWith(['', '']), gateway);
    expect(kept.gatewayOf(copied)).toBeNull();
    const old = fakeGateway([]);
    kept.keep(failureWith(['root']), old.gateway);
    expect([...asked, ...old.asked]).toEqual([]);
  });
});
