import { Code, ConnectError, createRouterTransport } from '@connectrpc/connect';
import { describe, expect, it } from 'vitest';
import type { BuildSession } from '../../src/buildkit/build-session.ts';
import type { Channel } from '../../src/buildkit/channel.ts';
import { Gateway } from '../../src/buildkit/gateway.ts';
import { Control } from '../../src/buildkit/gen/control_pb.ts';
import { LLBBridge } from '../../src/buildkit/gen/gateway_pb.ts';
import { OwnSteps } from '../../src/buildkit/own-steps.ts';
import { runTarget } from '../../src/buildkit/run.ts';
import type { GraphStep } from '../../src/llb/types.ts';
import type { BuildListener, BuildNotice } from '../../src/ports.ts';

const ofExit = (code: number): string =>
  `process "/bin/sh -c x" did not complete successfully: exit code: ${code}`;

/** A step of the target that runs a process. */
function step(digest: string, line: number): GraphStep {
  return {
    digest,
    name: `[${digest} 2/2] RUN x`,
    inputs: [],
    op: { kind: 'exec', args: ['/bin/sh', '-c', 'x'], env: [], cwd: '/', user: '', mounts: [] },
    lines: [{ start: line, end: line }],
    description: {},
    platform: null,
  };
}

/** Runs a target of the steps `a` and `b`, which fails because of `a`, while the status reports these steps as failed. */
async function runFailing(reported: readonly { readonly digest: string; readonly error: string }[]) {
  const transport = createRouterTransport((router) => {
    router.service(Control, {
      solve: () => new Promise(() => undefined),
      status: async function* () {
        yield { vertexes: [...reported] };
      },
    });
    router.service(LLBBridge, { ping: () => ({ Workers: [] }), return: () => ({}) });
  });
  const gateway = await Gateway.open({
    channel: { transport } as unknown as Channel,
    session: 's',
    exporting: null,
    entitlements: [],
    platform: null,
    status: () => undefined,
  });
  await gateway.statusEnded;
  const steps = new OwnSteps();
  steps.addTarget({ steps: [step('a', 2), step('b', 4)], result: null });
  const told: string[] = [];
  const notices: BuildNotice[] = [];
  const listener: BuildListener = {
    status: ({ vertexes }) => void told.push(...vertexes.map(({ digest }) => digest)),
    notice: (notice) => void notices.push(notice),
  };
  const error = new ConnectError(ofExit(3).replace(/: exit code.*/, ''), Code.Unknown);
  error.details = [
    {
      type: 'github.com/moby/buildkit/errdefs.Vertex+json',
      value: new TextEncoder().encode(JSON.stringify({ digest: 'a' })),
    },
  ] as never;
  const outcome = await runTarget({
    build: {
      shared: { channel: { whenLost: () => () => undefined } },
      steps,
      listener,
    } as unknown as BuildSession,
    gateway,
    resolve: () => Promise.reject(error),
    solve: null,
    cancelled: () => false,
    onFailure: () => undefined,
  });
  gateway.abort();
  return { outcome, told, notices: notices.map(({ kind }) => kind) };
}

describe('a build that fails', () => {
  it('is told once, with its own exit status, when a step beside it fails as well', async () => {
    const { outcome, told, notices } = await runFailing([
      { digest: 'a', error: ofExit(3) },
      { digest: 'b', error: ofExit(4) },
    ]);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { vertex: 'a', exitCode: 3 } });
    expect({ told, notices }).toEqual({ told: [], notices: [] });
  });

  it('is told by us when the status says nothing of the failed step', async () => {
    const { told, notices } = await runFailing([]);
    expect({ told, notices }).toEqual({ told: ['a'], notices: ['failed-elsewhere'] });
  });
});
