import { create } from '@bufbuild/protobuf';
import { createClient, createRouterTransport } from '@connectrpc/connect';
import { describe, expect, it } from 'vitest';
import { runTool, type ToolRun } from '../../../src/buildkit/container/run-tool.ts';
import type { Gateway } from '../../../src/buildkit/gateway.ts';
import {
  ExitMessageSchema,
  FdMessageSchema,
  LLBBridge,
  StartedMessageSchema,
} from '../../../src/buildkit/gen/gateway_pb.ts';
import { execMessage } from './exec-message.ts';

/** An engine whose process prints these, and then ends, or never does. */
function engine(printed: readonly string[], status: number | null) {
  const events: string[] = [];
  const transport = createRouterTransport((router) =>
    router.service(LLBBridge, {
      newContainer: () => ({}),
      releaseContainer: () => {
        events.push('released');
        return {};
      },
      async *execProcess(requests) {
        await requests[Symbol.asyncIterator]().next();
        yield execMessage({ case: 'Started', value: create(StartedMessageSchema) });
        for (const text of printed)
          yield execMessage({
            case: 'File',
            value: create(FdMessageSchema, { Fd: 1, Data: Buffer.from(text) }),
          });
        if (status === null) await new Promise(() => {});
        yield execMessage({ case: 'Exit', value: create(ExitMessageSchema, { Code: status ?? 0 }) });
      },
    }),
  );
  const gateway = {
    bridge: createClient(LLBBridge, transport),
    options: {},
    capabilities: new Set(['gateway.exec']),
    trackCreation: () => {},
  } as unknown as Gateway;
  return { gateway, events };
}

/** Runs a script that prints `all` at its end, and says when what it read is no longer used. */
function run(gateway: Gateway, more: Partial<ToolRun> = {}) {
  let heard = '';
  return runTool(
    gateway,
    {
      errorPrefix: 'Nothing can be read',
      tools: [async () => 'tools'],
      mounts: [],
      script: '',
      args: [],
      input: () => [],
      output: (bytes) => {
        heard += Buffer.from(bytes).toString();
      },
      isWhole: () => heard.endsWith('all'),
      ...more,
    },
    () => {},
  );
}

describe('a tool', () => {
  it('is not waited for once it has printed all, and is released when what it read is not used any more', async () => {
    const { gateway, events } = engine(['not yet ', 'all'], null);
    const { promise: used, resolve } = Promise.withResolvers<void>();
    expect(await run(gateway, { used })).toBe(true);
    expect(events).toEqual([]);
    resolve();
    await expect.poll(() => events).toEqual(['released']);
  });

  it('has failed where it ended before it had printed all', async () => {
    const { gateway, events } = engine(['not yet '], 1);
    const used = new Promise<void>(() => {});
    await expect(run(gateway, { used })).rejects.toThrow('Nothing can be read: the script exited with 1.');
    expect(events).toEqual(['released']);
  });

  it('is waited for where nobody says how long what it reads is used', async () => {
    const { gateway, events } = engine(['all'], 1);
    await expect(run(gateway)).rejects.toThrow('the script exited with 1.');
    expect(events).toEqual(['released']);
  });
});
