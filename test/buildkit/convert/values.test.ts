import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageConfig } from '../../../src/buildkit/convert/config.ts';
import { lineRanges } from '../../../src/buildkit/convert/lines.ts';
import { json, lintFindings } from '../../../src/buildkit/convert/lint.ts';
import { treeEntry } from '../../../src/buildkit/convert/stat.ts';
import { statusUpdate } from '../../../src/buildkit/convert/status.ts';
import { StatusResponseSchema } from '../../../src/buildkit/gen/control_pb.ts';
import { StatSchema } from '../../../src/buildkit/gen/fsutil_pb.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a status message', () => {
  it('is converted to plain values, with times in milliseconds', () => {
    const update = statusUpdate(
      create(StatusResponseSchema, {
        vertexes: [
          {
            digest: 'sha256:1',
            name: '[1/2] RUN make',
            inputs: ['sha256:0'],
            started: { seconds: 1_700_000_000n, nanos: 500_000_000 },
            progressGroup: { id: 'g', name: 'group' },
          },
          { digest: 'sha256:2', error: 'broke', cached: true },
        ],
        statuses: [{ ID: 'sha256:l', vertex: 'sha256:1', name: 'extracting', current: 5n, total: 10n }],
        logs: [{ vertex: 'sha256:1', stream: 2n, msg: bytes('\xff raw'), timestamp: { seconds: 2n } }],
        warnings: [
          {
            vertex: 'sha256:1',
            level: 1n,
            short: bytes('short'),
            detail: [bytes('long')],
            url: 'https://example',
            info: { filename: 'Dockerfile' },
            ranges: [{ start: { line: 3 }, end: { line: 3 } }],
          },
        ],
      }),
    );
    expect(update.vertexes).toEqual([
      {
        digest: 'sha256:1',
        inputs: ['sha256:0'],
        name: '[1/2] RUN make',
        started: 1_700_000_000_500,
        completed: null,
        cached: false,
        error: null,
        group: { id: 'g', name: 'group' },
      },
      expect.objectContaining({
        digest: 'sha256:2',
        error: 'broke',
        cached: true,
        started: null,
        group: null,
      }),
    ]);
    expect(update.statuses).toEqual([
      {
        id: 'sha256:l',
        vertex: 'sha256:1',
        name: 'extracting',
        current: 5,
        total: 10,
        timestamp: 0,
        started: null,
        completed: null,
      },
    ]);
    expect(update.logs).toEqual([
      { vertex: 'sha256:1', stream: 2, data: bytes('\xff raw'), timestamp: 2000 },
    ]);
    expect(update.warnings).toEqual([
      {
        vertex: 'sha256:1',
        level: 1,
        short: 'short',
        detail: ['long'],
        url: 'https://example',
        file: 'Dockerfile',
        ranges: [{ start: 3, end: 3 }],
      },
    ]);
  });
});

describe('lines', () => {
  it('are joined if they are adjacent, and dropped if they are empty', () => {
    const range = (start: number, end: number) => ({ start: { line: start }, end: { line: end } });
    expect(lineRanges([range(5, 6), range(3, 3), range(4, 4), range(9, 9), {}, range(0, 0)])).toEqual([
      { start: 3, end: 6 },
      { start: 9, end: 9 },
    ]);
  });

  it('cover exactly the given lines, for any ranges', () => {
    const line = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(line, line)), (pairs) => {
        const ordered = pairs.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
        const covered = (ranges: readonly { start: number; end: number }[]) => {
          const lines = new Set<number>();
          for (const { start, end } of ranges) for (let l = start; l <= end; l++) lines.add(l);
          return [...lines].sort((a, b) => a - b);
        };
        const joined = lineRanges(
          ordered.map(([start, end]) => ({ start: { line: start }, end: { line: end } })),
        );
        expect(covered(joined)).toEqual(covered(ordered.map(([start, end]) => ({ start, end }))));
        for (const [index, range] of joined.entries()) {
          const next = joined[index + 1];
          if (next !== undefined) expect(next.start).toBeGreaterThan(range.end + 1);
        }
      }),
    );
  });
});

describe('an image config', () => {
  it('is read with all fields missing and with all fields present', () => {
    expect(imageConfig(undefined)).toBeNull();
    expect(imageConfig(bytes('not json'))).toBeNull();
    expect(imageConfig(bytes('{}'))).toEqual({
      env: [],
      entrypoint: null,
      cmd: null,
      shell: null,
      user: '',
      workingDir: '',
      labels: {},
      exposedPorts: [],
    });
    const config = {
      Env: ['A=1'],
      Entrypoint: ['/run'],
      Cmd: ['x'],
      Shell: ['/bin/bash', '-c'],
      User: '1000',
      WorkingDir: '/w',
      Labels: { a: 'b' },
      ExposedPorts: { '80/tcp': {} },
    };
    expect(imageConfig(bytes(JSON.stringify({ config })))).toEqual({
      env: ['A=1'],
      entrypoint: ['/run'],
      cmd: ['x'],
      shell: ['/bin/bash', '-c'],
      user: '1000',
      workingDir: '/w',
      labels: { a: 'b' },
      exposedPorts: ['80/tcp'],
    });
  });
});

describe('build checks', () => {
  it('are read from the answer of frontend.lint', () => {
    const answer = {
      warnings: [
        {
          ruleName: 'StageNameCasing',
          description: 'd',
          url: 'u',
          detail: 't',
          location: { ranges: [{ start: { line: 1 }, end: { line: 1 } }] },
        },
        { ruleName: 'Elsewhere' },
      ],
    };
    expect(lintFindings(bytes(JSON.stringify(answer)))).toEqual([
      { rule: 'StageNameCasing', description: 'd', url: 'u', detail: 't', lines: [{ start: 1, end: 1 }] },
      { rule: 'Elsewhere', description: '', url: '', detail: '', lines: [] },
    ]);
    expect(lintFindings(bytes('{"warnings":null}'))).toEqual([]);
    expect(lintFindings(undefined)).toEqual([]);
    expect(json(bytes('{'))).toBeNull();
  });
});

describe('a tree entry', () => {
  it('keeps modes above 31 bits unsigned and times to the nanosecond', () => {
    const stat = create(StatSchema, {
      path: 'a',
      mode: 0x800001ed,
      size: 4096n,
      modTime: 1_700_000_000_123_456_789n,
    });
    expect(treeEntry(stat)).toMatchObject({
      path: 'a',
      mode: 0x800001ed,
      size: 4096,
      mtimeNs: 1_700_000_000_123_456_789n,
    });
  });
});
