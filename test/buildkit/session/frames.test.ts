import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createDeframer, frame, MAX_MESSAGE_BYTES, messages } from '../../../src/buildkit/session/frames.ts';

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

  it('refuse a message over the limit by its length alone, before it is received', async () => {
    const prefix = Buffer.from([0, 0, 0, 0, 0]);
    prefix.writeUInt32BE(MAX_MESSAGE_BYTES + 1, 1);
    await expect(read([prefix])).rejects.toThrow('the engine sent a message of more than 16 MiB');
    await expect(read([Buffer.from([0, 0xff, 0xff, 0xff, 0xff])])).rejects.toThrow('more than 16 MiB');
  });

  it('assemble a message of the limit from many small pieces, copying few bytes', () => {
    const deframe = createDeframer();
    const whole = Buffer.from(frame(new Uint8Array(MAX_MESSAGE_BYTES).fill(7)));
    const concat = vi.spyOn(Buffer, 'concat');
    const found: Uint8Array[] = [];
    for (let at = 0; at < whole.length; at += 1000) found.push(...deframe(whole.subarray(at, at + 1000)));
    expect(found.map(({ length }) => length)).toEqual([MAX_MESSAGE_BYTES]);
    expect(concat).toHaveBeenCalledTimes(1);
    concat.mockRestore();
  });
});
