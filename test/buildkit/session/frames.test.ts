import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frame, messages } from '../../../src/buildkit/session/frames.ts';

async function read(chunks: readonly Uint8Array[]): Promise<string[]> {
  const found: string[] = [];
  for await (const message of messages(Readable.from(chunks)))
    found.push(Buffer.from(message).toString('hex'));
  return found;
}

describe('frames', () => {
  it('yield the same messages, no matter how the bytes are split', async () => {
    const message = fc.uint8Array({ maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(message), fc.array(fc.nat({ max: 20 })), async (sent, cuts) => {
        const bytes = Buffer.concat(sent.map((one) => frame(one)));
        const chunks: Buffer[] = [];
        let at = 0;
        for (const size of cuts) {
          chunks.push(bytes.subarray(at, at + size + 1));
          at += size + 1;
        }
        chunks.push(bytes.subarray(at));
        const whole = chunks.filter((chunk) => chunk.length > 0);
        expect(await read(whole)).toEqual(sent.map((one) => Buffer.from(one).toString('hex')));
      }),
    );
  });

  it('refuse a compressed message, and wait for the rest of an incomplete one', async () => {
    await expect(read([Buffer.from([1, 0, 0, 0, 1, 7])])).rejects.toThrow(/compressed/);
    expect(await read([Buffer.from([0, 0, 0, 0, 5, 7])])).toEqual([]);
  });
});
