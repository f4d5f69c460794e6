import { create } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { describe, expect, it } from 'vitest';
import { pastBuild, pastFailure } from '../../../src/buildkit/convert/past-build.ts';
import { provenanceSource } from '../../../src/buildkit/convert/past-graph.ts';
import { wireStatus } from '../../../src/buildkit/convert/wire-status.ts';
import { type BuildHistoryRecord, BuildHistoryRecordSchema } from '../../../src/buildkit/gen/control_pb.ts';
import { StatusSchema } from '../../../src/buildkit/gen/status_pb.ts';

const at = (seconds: number) => ({ seconds: BigInt(seconds), nanos: 500_000_000 });

const record = (more: Omit<Partial<BuildHistoryRecord>, '$typeName'>) =>
  pastBuild(
    create(BuildHistoryRecordSchema, {
      Ref: 'abc',
      CreatedAt: at(10),
      CompletedAt: at(12),
      ...more,
    } as object),
  );

const FAILED = create(StatusSchema, {
  code: Code.Unknown,
  message: 'process "make" did not complete successfully: exit code: 2',
  details: [
    detail('errdefs.Vertex', { digest: 'sha256:c' }),
    detail('gatewayapi.ExitMessage', { Code: 2 }),
    detail('errdefs.Source', {
      info: { filename: 'api.Dockerfile', data: Buffer.from('FROM a\nRUN make\n').toString('base64') },
      ranges: [{ start: { line: 2 }, end: { line: 2 } }],
    }),
    { typeUrl: 'github.com/moby/buildkit/errdefs.Solve+json', value: Buffer.from('{ not JSON') },
  ],
});

function detail(name: string, value: object) {
  return { typeUrl: `github.com/moby/buildkit/${name}+json`, value: Buffer.from(JSON.stringify(value)) };
}

describe('a record of the history', () => {
  it('becomes a build with its times in milliseconds, its options and its steps', () => {
    expect(
      record({
        FrontendAttrs: {
          target: 'test',
          filename: 'Dockerfile',
          'frontend.caps': 'x',
          'input-metadata:0': '{}',
          'build-arg:A': '1',
        },
        numTotalSteps: 9,
        numCompletedSteps: 9,
        numCachedSteps: 3,
      }),
    ).toEqual({
      id: 'abc',
      state: 'done',
      startedAt: 10_500,
      endedAt: 12_500,
      options: { target: 'test', filename: 'Dockerfile', 'build-arg:A': '1' },
      place: null,
      steps: { total: 9, completed: 9, cached: 3 },
      error: null,
    });
  });

  it('runs without an end, failed with an error, and was cancelled where the engine says so in its ways', () => {
    expect(record({ CompletedAt: undefined })).toMatchObject({
      state: 'running',
      endedAt: null,
      steps: null,
    });
    expect(record({ error: FAILED })).toMatchObject({ state: 'failed', error: FAILED.message });
    expect(record({ numTotalSteps: 9, numCompletedSteps: 8 }).state).toBe('cancelled');
    expect(record({ numTotalSteps: 9, numCompletedSteps: 8, Result: {} as never }).state).toBe('done');
    const error = (code: number, message: string) => create(StatusSchema, { code, message });
    expect(record({ error: error(Code.Canceled, 'x') }).state).toBe('cancelled');
    expect(record({ error: error(Code.Unknown, 'failed to solve: context canceled') }).state).toBe(
      'cancelled',
    );
  });
});

describe('a recorded error', () => {
  it('says which step failed, and quotes the Dockerfile as it was', () => {
    expect(pastFailure(FAILED)).toEqual({
      failure: {
        message: FAILED.message,
        vertex: 'sha256:c',
        exitCode: 2,
        file: 'api.Dockerfile',
        lines: [{ start: 2, end: 2 }],
      },
      dockerfile: { name: 'api.Dockerfile', text: 'FROM a\nRUN make\n' },
    });
  });

  it('says what it can where the engine kept no details', () => {
    const plain = create(StatusSchema, { code: Code.Unknown, message: 'no such image' });
    expect(pastFailure(plain)).toMatchObject({ failure: { vertex: null, lines: [] }, dockerfile: null });
  });

  it('goes back to the engine as it came', () => {
    const error = new ConnectError('x', Code.Unknown, {
      'grpc-status-details-bin': Buffer.from('CAISAW0').toString(),
    });
    expect(wireStatus(error)).toMatchObject({ code: 2, message: 'm' });
    const broken = new ConnectError('gone', Code.NotFound, { 'grpc-status-details-bin': '????' });
    expect(wireStatus(broken)).toMatchObject({ code: Code.NotFound, message: 'gone', details: [] });
    expect(wireStatus(new Error('ours'))).toMatchObject({ code: Code.Unknown, message: 'ours' });
  });
});

describe('a provenance', () => {
  const step = (id: string, inputs: string[], op: unknown = { exec: {} }) => ({ id, op: { Op: op }, inputs });
  const config = {
    llbDefinition: [step('step0', []), step('step1', ['step0:0']), step('step2', ['step1:1'], null)],
    digestMapping: { 'sha256:0': 'step0', 'sha256:1': 'step1', 'sha256:2': 'step2' },
  };
  const source = {
    infos: [{ filename: 'Dockerfile', data: Buffer.from('FROM a\nRUN b\n').toString('base64') }],
    locations: { step1: { locations: [{ ranges: [{ start: { line: 2 }, end: { line: 2 } }] }] } },
  };
  const known = {
    dockerfile: { name: 'Dockerfile', text: 'FROM a\nRUN b\n' },
    graph: {
      result: { digest: 'sha256:1', index: 1 },
      steps: [
        { digest: 'sha256:0', inputs: [], lines: [] },
        { digest: 'sha256:1', inputs: [{ digest: 'sha256:0', index: 0 }], lines: [{ start: 2, end: 2 }] },
      ],
    },
  };

  it('has the Dockerfile and the graph, in the old form and the new one', () => {
    const old = {
      buildConfig: config,
      metadata: { 'https://mobyproject.org/buildkit@v1#metadata': { source } },
    };
    expect(provenanceSource(old)).toMatchObject(known);
    const [first, second] = config.llbDefinition;
    const newer = { ...config, llbDefinition: [first, second, step('step2', ['step1:1'], {})] };
    const slsa1 = {
      buildDefinition: { internalParameters: { buildConfig: newer } },
      runDetails: { metadata: { buildkit_metadata: { source } } },
    };
    expect(provenanceSource(slsa1)).toMatchObject(known);
  });

  it('may be anything', () => {
    for (const odd of [
      null,
      7,
      'x',
      [],
      {},
      { buildConfig: { llbDefinition: [null, { id: 3 }] } },
      { metadata: 1 },
    ])
      expect(provenanceSource(odd)).toEqual({ dockerfile: null, graph: null, sources: [] });
  });
});
