import { createRouterTransport } from '@connectrpc/connect';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../../src/buildkit/channel.ts';
import { Gateway } from '../../src/buildkit/gateway.ts';
import { Control } from '../../src/buildkit/gen/control_pb.ts';
import { LLBBridge } from '../../src/buildkit/gen/gateway_pb.ts';
import { withoutLostSteps } from '../../src/buildkit/lost-steps.ts';
import { EngineLostError } from '../../src/ports.ts';
import type { StatusUpdate } from '../../src/progress/types.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A step that ended with an error. */
function failed(error: string): StatusUpdate {
  const vertex = {
    digest: 'sha256:1',
    name: 'step',
    inputs: [],
    started: 1,
    completed: 2,
    cached: false,
    error,
  };
  return { vertexes: [vertex as never], statuses: [], logs: [], warnings: [] };
}

const BROKEN_TEXT = 'rpc error: code = Unavailable desc = error reading from server: EOF';
const BROKEN = failed(BROKEN_TEXT);
const OWN = failed('process "/bin/sh -c false" did not complete successfully: exit code: 1');

const NEVER_LOST = new Promise<EngineLostError>(() => undefined);

function passing(lost: Promise<EngineLostError>) {
  vi.useFakeTimers();
  const passed: StatusUpdate[] = [];
  return { passed, take: withoutLostSteps((update) => passed.push(update), { lost }) };
}

describe('a step that fails', () => {
  it('by itself is passed on at once', () => {
    const { passed, take } = passing(NEVER_LOST);
    void take(OWN);
    expect(passed).toEqual([OWN]);
  });

  it('because the engine is lost is not told as failed', async () => {
    let lose: (error: EngineLostError) => void = () => undefined;
    const lost = new Promise<EngineLostError>((resolve) => {
      lose = resolve;
    });
    const { passed, take } = passing(lost);
    const taken = take(BROKEN);
    lose(new EngineLostError('unix:///engine.sock', 'closed'));
    await taken;
    await vi.runAllTimersAsync();
    expect(passed).toEqual([]);
  });

  it('with the same words while the engine is there is told, before its build ends', async () => {
    const passed: string[] = [];
    const transport = createRouterTransport((router) => {
      router.service(Control, {
        solve: () => new Promise(() => undefined),
        status: async function* () {
          yield { vertexes: [{ digest: 'sha256:1', name: 'broken', error: BROKEN_TEXT }] };
          yield { vertexes: [{ digest: 'sha256:2', name: 'next' }] };
        },
      });
      router.service(LLBBridge, { ping: () => ({ Workers: [] }) });
    });
    const gateway = await Gateway.open({
      channel: { transport } as unknown as Channel,
      session: 's',
      exporting: null,
      entitlements: [],
      platform: null,
      status: withoutLostSteps((update) => passed.push(...update.vertexes.map(({ name }) => name)), {
        lost: NEVER_LOST,
      }),
    });
    await gateway.failureReported('sha256:1');
    expect(passed).toEqual(['broken']);
    await gateway.statusEnded;
    expect(passed).toEqual(['broken', 'next']);
    gateway.abort();
  });
});
