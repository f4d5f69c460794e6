import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFrames } from '../../src/docker/output-frames.ts';

function frame(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

async function read(chunks: readonly Buffer[]): Promise<Record<string, string>> {
  const texts: Record<string, string> = { stdout: '', stderr: '' };
  async function* source() {
    yield* chunks;
  }
  await readFrames(source(), (stream, bytes) => {
    texts[stream] += Buffer.from(bytes).toString('latin1');
  });
  return texts;
}

describe('the output of a container without a terminal', () => {
  it('is told apart, wherever the engine cuts it', async () => {
    const frames = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.string({ unit: 'binary-ascii' })));
    await fc.assert(
      fc.asyncProperty(frames, fc.array(fc.nat(40)), async (parts, cuts) => {
        let rest = Buffer.concat(parts.map(([stream, text]) => frame(stream, text)));
        const chunks: Buffer[] = [];
        for (const cut of cuts) {
          chunks.push(rest.subarray(0, cut));
          rest = rest.subarray(cut);
        }
        const of = (wanted: number) =>
          parts.flatMap(([stream, text]) => (stream === wanted ? [text] : [])).join('');
        expect(await read([...chunks, rest])).toEqual({ stdout: of(1), stderr: of(2) });
      }),
    );
  });

  it('may end in the middle of a frame', async () => {
    expect(await read([frame(1, 'whole'), frame(2, 'half').subarray(0, 10)])).toEqual({
      stdout: 'whole',
      stderr: 'ha',
    });
  });
});
