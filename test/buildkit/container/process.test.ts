import { createServer, type Http2Server } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { create } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Channel } from '../../../src/buildkit/channel.ts';
import { ExecCall } from '../../../src/buildkit/container/process.ts';
import type { Gateway } from '../../../src/buildkit/gateway.ts';
import {
  DoneMessageSchema,
  ExitMessageSchema,
  FdMessageSchema,
  LLBBridge,
  StartedMessageSchema,
} from '../../../src/buildkit/gen/gateway_pb.ts';
import { execMessage } from './exec-message.ts';

let server: Http2Server;
let channel: Channel;
/** What the engine does after it has sent the exit status. */
let after: () => Promise<void>;
/** Whether it says that all is done before it sends the exit status. */
let isDoneEarly: boolean;

/** An engine whose process prints, and ends with 3 without having read its input. */
beforeEach(async () => {
  isDoneEarly = false;
  const adapter = connectNodeAdapter({
    routes: (router) =>
      router.service(LLBBridge, {
        async *execProcess(requests) {
          // Ending the iteration would end the call; the rest is left unread.
          await requests[Symbol.asyncIterator]().next();
          yield execMessage({ case: 'Started', value: create(StartedMessageSchema) });
          yield execMessage({
            case: 'File',
            value: create(FdMessageSchema, { Fd: 1, Data: Buffer.from('four') }),
          });
          if (isDoneEarly) yield execMessage({ case: 'Done', value: create(DoneMessageSchema) });
          yield execMessage({ case: 'Exit', value: create(ExitMessageSchema, { Code: 3 }) });
          await after();
        },
      }),
  });
  server = createServer(adapter);
  server.on('sessionError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  channel = new Channel(socket, { address: 'unix:///test.sock' });
});

afterEach(async () => {
  channel.close();
  await new Promise((resolve) => server.close(resolve));
});

async function run() {
  const gateway = {
    bridge: createClient(LLBBridge, channel.transport),
    options: {},
    capabilities: new Set(),
  };
  let printed = '';
  const call = new ExecCall(
    { gateway: gateway as unknown as Gateway, containerId: 'abc' },
    {
      args: ['head', '-c', '4'],
      env: [],
      cwd: '/',
      user: '',
      tty: null,
      output: (_stream, bytes) => {
        printed += Buffer.from(bytes).toString();
      },
    },
    {},
  );
  const writing = (async () => {
    for (let sent = 0; sent < 4_000_000; sent += 64 * 1024) await call.write(Buffer.alloc(64 * 1024));
  })();
  const end = await call.ended;
  await writing;
  return { end, printed };
}

it.each([
  ['an error', () => Promise.reject(new ConnectError('io: read/write on closed pipe', Code.Unknown))],
  [
    'an error that speaks of cancelling',
    () => Promise.reject(new ConnectError('context canceled', Code.Canceled)),
  ],
  ['nothing', () => Promise.resolve()],
])(
  'a process that did not read its input has its own exit status, although the call ends with %s',
  async (_, act) => {
    after = act;
    expect(await run()).toEqual({ end: { kind: 'exited', status: 3 }, printed: 'four' });
    expect(channel.lostBy).toBeNull();
  },
);

it('a process that did not read its input has its own exit status, although that comes last', async () => {
  isDoneEarly = true;
  after = () => Promise.resolve();
  expect(await run()).toEqual({ end: { kind: 'exited', status: 3 }, printed: 'four' });
});
