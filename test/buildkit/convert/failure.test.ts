import { Code, ConnectError } from '@connectrpc/connect';
import { describe, expect, it } from 'vitest';
import { buildFailure } from '../../../src/buildkit/convert/failure.ts';

/** An error of connect with details in BuildKit's format. */
function engineError(message: string, details: Readonly<Record<string, unknown>>): ConnectError {
  const error = new ConnectError(message, Code.Unknown);
  error.details = Object.entries(details).map(([type, value]) => ({
    type: `github.com/moby/buildkit/${type}+json`,
    value: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
  }));
  return error;
}

describe('a failure', () => {
  it.each(['17000000 ', ''])(
    'says that a message was too long, where connect says "message size %sis larger …"',
    (size) => {
      const message = `message size ${size}is larger than configured readMaxBytes 16777216`;
      expect(buildFailure(new ConnectError(message, Code.ResourceExhausted), true).message).toBe(
        'the engine sent a message of more than 16 MiB',
      );
    },
  );

  it("is told without the prefix of Go's gRPC where that says nothing", () => {
    const told = (text: string) => buildFailure(new ConnectError(text, Code.Unknown), true).message;
    expect(told('failed to solve: rpc error: code = Unknown desc = The pattern "[" is malformed.')).toBe(
      'failed to solve: The pattern "[" is malformed.',
    );
    const lost = 'rpc error: code = Unavailable desc = error reading from server: EOF';
    expect(told(lost)).toBe(lost);
  });

  it('is read from the details of the error', () => {
    const error = engineError('process "make" did not complete successfully: exit code: 2', {
      'errdefs.Vertex': { digest: 'sha256:abc' },
      'errdefs.Source': {
        info: { filename: 'Dockerfile' },
        ranges: [
          { start: { line: 4 }, end: { line: 4 } },
          { start: { line: 5 }, end: { line: 6 } },
        ],
      },
      'errdefs.Solve': { inputIDs: ['a', ''], mountIDs: ['b', '', 'c'], op: { Op: { exec: {} } } },
      'frontend.gateway.pb.ExitMessage': { Code: 2 },
      'stack.Stack': { frames: [] },
    });
    expect(buildFailure(error, true)).toEqual({
      message: 'process "make" did not complete successfully: exit code: 2',
      vertex: 'sha256:abc',
      lines: [{ start: 4, end: 6 }],
      file: 'Dockerfile',
      exitCode: 2,
      mounts: { before: ['a', ''], after: ['b', '', 'c'] },
    });
  });

  it('takes the exit status from the message if there are no details', () => {
    expect(
      buildFailure(new ConnectError('executor failed running [/bin/false]: exit code: 7'), true),
    ).toEqual({
      message: 'executor failed running [/bin/false]: exit code: 7',
      vertex: null,
      lines: [],
      file: null,
      exitCode: 7,
      mounts: null,
    });
  });

  it('ignores malformed details', () => {
    const error = engineError('odd', {
      'errdefs.Vertex': '{"digest":',
      'errdefs.Source': { info: null, ranges: [null, {}, { start: 'x' }] },
      'errdefs.Solve': { mountIDs: 'none' },
    });
    expect(buildFailure(error, true)).toMatchObject({
      message: 'odd',
      vertex: null,
      lines: [],
      file: null,
      mounts: null,
    });
  });

  it('has the message of any other error', () => {
    expect(buildFailure(new Error('plain'), true).message).toBe('plain');
    expect(buildFailure('a text', true).message).toBe('a text');
  });
});
