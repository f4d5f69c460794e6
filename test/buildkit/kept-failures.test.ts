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

/** A build of the engine that counts the containers asked of it, and makes them when it is told to. */
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

describe('what a failed step left', () => {
  it('is held by a container on each of its states, once, however often it is met', () => {
    const { gateway, asked } = fakeGateway();
    const kept = new KeptFailures(new Set());
    const failure = failureWith(['root', '', 'bound', 'root']);
    kept.keep(failure, gateway);
    kept.keep({ ...failure, exitCode: 2 }, gateway);
    expect(asked).toEqual([['/ root'], ['/ bound']]);
    expect(kept.gatewayOf(failure)).toBe(gateway);
  });

  it('is in the build that met it, held or not', async () => {
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

  it('is gone when its build is over', () => {
    const { gateway, fake } = fakeGateway();
    const kept = new KeptFailures(new Set());
    const failure = failureWith(['root']);
    kept.keep(failure, gateway);
    fake.over = true;
    expect(() => kept.gatewayOf(failure)).toThrow(StateGoneError);
  });

  it('is waited for, so that no build ends before it is held', async () => {
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

  it('asks for no container where nothing was left, or where the engine makes none', () => {
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
