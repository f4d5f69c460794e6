import { describe, expect, test } from 'vitest';
import { RuncOutputFilter, refusal } from '../../../src/buildkit/container/refusal.ts';
import type { ProcessEnd } from '../../../src/ports.ts';

const sentence =
  'runc run failed: unable to start container process: exec: "nope": executable file not found in $PATH\n';

describe('the message for a process that could not start', () => {
  test.each([
    [sentence, 127, 'exec: "nope": executable file not found in $PATH'],
    [
      'runc run failed: unable to start container process: error during container init: exec: "/x": permission denied\n',
      126,
      'exec: "/x": permission denied',
    ],
    [
      'unable to find user nosuch: no matching entries in passwd file',
      127,
      'unable to find user nosuch: no matching entries in passwd file',
    ],
  ])('%j', (message, status, reason) => {
    expect(refusal(message)).toEqual({
      kind: 'refused',
      status,
      message: `The process could not be started: ${reason}.`,
    });
  });
});

describe("runc's error message in a process's output", () => {
  async function run(
    tty: boolean,
    chunks: readonly (readonly ['stdout' | 'stderr', string])[],
    end: ProcessEnd,
  ) {
    const shown = { stdout: '', stderr: '' };
    const output = new RuncOutputFilter({
      tty: tty ? { columns: 80, rows: 24 } : null,
      output: (stream, bytes) => {
        shown[stream] += Buffer.from(bytes).toString();
      },
    });
    for (const [stream, text] of chunks) await output.take(stream, Buffer.from(text));
    return { end: await output.end(end), ...shown };
  }
  const failed: ProcessEnd = { kind: 'exited', status: 1 };

  test('becomes the refusal and is not forwarded, even in several pieces', async () => {
    for (const tty of [true, false]) {
      const stream = tty ? 'stdout' : 'stderr';
      const ended = await run(
        tty,
        [
          [stream, sentence.slice(0, 5)],
          [stream, sentence.slice(5)],
        ],
        failed,
      );
      expect(ended).toMatchObject({ end: { kind: 'refused', status: 127 }, stdout: '', stderr: '' });
    }
  });

  test('is forwarded if the process itself ran', async () => {
    const other: ProcessEnd = { kind: 'exited', status: 2 };
    expect(await run(false, [['stderr', sentence]], other)).toEqual({
      end: other,
      stdout: '',
      stderr: sentence,
    });
    expect(
      await run(
        false,
        [
          ['stderr', 'runc run'],
          ['stdout', 'x'],
          ['stderr', '!'],
        ],
        failed,
      ),
    ).toEqual({
      end: failed,
      stdout: 'x',
      stderr: 'runc run!',
    });
    expect(await run(false, [['stderr', 'run away']], failed)).toMatchObject({
      end: failed,
      stderr: 'run away',
    });
    const long = sentence.repeat(100);
    expect(await run(false, [['stderr', long]], other)).toMatchObject({ stderr: long });
  });
});
