import { create, toBinary } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient, createRouterTransport } from '@connectrpc/connect';
import { describe, expect, test } from 'vitest';
import * as auth from '../../src/buildkit/gen/auth_pb.ts';
import { Control } from '../../src/buildkit/gen/control_pb.ts';
import { LLBBridge } from '../../src/buildkit/gen/gateway_pb.ts';
import * as secrets from '../../src/buildkit/gen/secrets_pb.ts';
import { callLogger, loggedServices } from '../../src/buildkit/logged-calls.ts';
import { ExportReceiver } from '../../src/buildkit/session/export-receiver.ts';
import { GrpcStatus } from '../../src/buildkit/session/server.ts';
import { sessionServices } from '../../src/buildkit/session/services.ts';
import { FakeLog } from '../fakes/log.ts';

const BUILD = { headers: { 'buildkit-controlapi-buildid': 'b0b1b2b3b4b5b6b7' } };

/** Clients of an in-memory engine, and the log of their calls. */
function engine() {
  const log = new FakeLog();
  const transport = createRouterTransport(
    ({ service }) => {
      service(LLBBridge, {
        solve: () => ({ result: { result: { case: 'ref', value: { id: 'r0r1r2r3r4r5r6' } } } }),
        evaluate: () => {
          throw new ConnectError('process "/bin/sh -c hunter2" failed', Code.Unknown);
        },
        async *execProcess(messages) {
          for await (const _ of messages) yield { Input: { case: 'Started', value: {} } };
        },
      });
      service(Control, {
        async *status() {
          yield {};
          yield {};
        },
      });
    },
    { transport: { interceptors: [callLogger(log)] } },
  );
  return { log, bridge: createClient(LLBBridge, transport), control: createClient(Control, transport) };
}

describe('a call to BuildKit is logged as one line', () => {
  test('with its build and the ref in its response', async () => {
    const { log, bridge } = engine();
    await bridge.solve({ FrontendOpt: { 'build-arg:TOKEN': 'hunter2' } }, BUILD);
    expect(log.lines).toEqual([
      expect.objectContaining({
        is: 'call',
        method: 'LLBBridge/Solve',
        build: 'b0b1b2b3b4b5',
        ref: 'r0r1r2r3r4r5',
        outcome: 'ok',
      }),
    ]);
    expect(JSON.stringify(log.lines)).not.toContain('hunter2');
  });

  test('with its ref and its error, which still reaches the caller', async () => {
    const { log, bridge } = engine();
    await expect(bridge.evaluate({ Ref: 'r9r8r7r6r5r4r3' }, BUILD)).rejects.toThrow('failed');
    expect(log.lines).toMatchObject([
      { method: 'LLBBridge/Evaluate', ref: 'r9r8r7r6r5r4', outcome: 'unknown', error: /failed$/ },
    ]);
  });

  test('at the end of its stream, with the ids of the request', async () => {
    const { log, control } = engine();
    for await (const _ of control.status({ Ref: 'c0c1c2c3c4c5c6' })) expect(log.lines).toEqual([]);
    expect(log.lines).toMatchObject([{ method: 'Control/Status', ref: 'c0c1c2c3c4c5', outcome: 'ok' }]);
  });

  test('when we end its stream, without the data that was sent on it', async () => {
    const { log, bridge } = engine();
    const abort = new AbortController();
    async function* input() {
      yield { Input: { case: 'File' as const, value: { Fd: 0, Data: Buffer.from('hunter2') } } };
      await new Promise(() => {});
    }
    for await (const _ of bridge.execProcess(input(), { ...BUILD, signal: abort.signal })) break;
    abort.abort();
    expect(log.lines).toEqual([
      { is: 'call', method: 'LLBBridge/ExecProcess', build: 'b0b1b2b3b4b5', outcome: 'closed' },
    ]);
  });
});

describe('a call from BuildKit to a session is logged as one line', () => {
  function session(log: FakeLog) {
    const services = sessionServices({
      spec: { secrets: [{ id: 'npm', from: { kind: 'env', name: 'NPM' } }], ssh: [], remote: null },
      dirs: {},
      fileSync: {},
      exports: new ExportReceiver(),
      stores: new Map(),
      env: { NPM: 'hunter2-secret' },
      credentials: async () => ({ username: 'me', secret: 'hunter2-password' }),
    });
    return loggedServices(services, log, '0123456789abcdef');
  }

  test('without the secret that it requests', async () => {
    const log = new FakeLog();
    const { unary } = session(log);
    const asked = create(secrets.GetSecretRequestSchema, { ID: 'npm' });
    const path = '/moby.buildkit.secrets.v1.Secrets/GetSecret';
    const answer = await unary[path]!(toBinary(secrets.GetSecretRequestSchema, asked), {});
    expect(Buffer.from(answer).toString()).toContain('hunter2-secret');
    expect(log.lines).toEqual([
      { is: 'served', method: 'Secrets/GetSecret', session: '0123456789ab', outcome: 'ok' },
    ]);
  });

  test('without the password of a registry', async () => {
    const log = new FakeLog();
    const { unary } = session(log);
    const asked = create(auth.CredentialsRequestSchema, { Host: 'registry.example' });
    const answer = await unary['/moby.filesync.v1.Auth/Credentials']!(
      toBinary(auth.CredentialsRequestSchema, asked),
      {},
    );
    expect(Buffer.from(answer).toString()).toContain('hunter2-password');
    expect(log.lines).toMatchObject([{ method: 'Auth/Credentials', outcome: 'ok' }]);
    expect(JSON.stringify(log.lines)).not.toContain('hunter2');
  });

  test('with the error that BuildKit receives', async () => {
    const log = new FakeLog();
    const { unary } = session(log);
    const asked = create(secrets.GetSecretRequestSchema, { ID: 'other' });
    const path = '/moby.buildkit.secrets.v1.Secrets/GetSecret';
    await expect(unary[path]!(toBinary(secrets.GetSecretRequestSchema, asked), {})).rejects.toThrow(
      GrpcStatus,
    );
    expect(log.lines).toMatchObject([{ outcome: 'failed', error: 'secret other was not given' }]);
  });

  test('except for the health check, which comes every few seconds', async () => {
    const log = new FakeLog();
    await session(log).unary['/grpc.health.v1.Health/Check']!(new Uint8Array(), {});
    expect(log.lines).toEqual([]);
  });
});
