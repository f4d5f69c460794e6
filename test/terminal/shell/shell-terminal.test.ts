import { closeSync, openSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createShellTerminal } from '../../../src/terminal/shell/shell-terminal.ts';
import type { OutputTerminal } from '../../../src/terminal/types.ts';

let output: number;

beforeEach(() => {
  output = openSync('/dev/null', 'w');
});
afterEach(() => closeSync(output));

test('a terminal that is gone is given up once, although giving it up says again that it is gone', () => {
  let gaveUp = 0;
  const stdin = Object.assign(new PassThrough(), {
    ref: () => stdin,
    // As Node 22 does it.
    setRawMode(raw: boolean) {
      if (raw) return stdin;
      gaveUp += 1;
      stdin.emit('error', Object.assign(new Error('setRawMode EIO'), { code: 'EIO' }));
      return stdin;
    },
  });
  const stdout = Object.assign(new PassThrough(), { fd: output, columns: 80, rows: 24 });
  const terminal = createShellTerminal({
    stdin: stdin as unknown as ReadStream,
    stdout: stdout as unknown as OutputTerminal,
    env: {},
  });
  stdin.on('error', () => terminal.restore());
  terminal.attach({ title: 'test', input: () => undefined, resized: () => undefined });
  terminal.restore();
  expect(gaveUp).toBe(1);
});
