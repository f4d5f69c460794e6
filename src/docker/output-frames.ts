import type { ProcessRequest } from '../ports.ts';

/** Type (1 for stdout, 2 for stderr), three unused bytes, and the length of what follows (moby api, ContainerAttach). */
const HEADER_BYTES = 8;

const STDERR = 2;

/**
 * Passes on what a container without a terminal prints, as it comes: frames are not collected, however long.
 * @param source what the engine sends to whoever is attached
 */
export async function readFrames(
  source: AsyncIterable<Uint8Array>,
  output: ProcessRequest['output'],
): Promise<void> {
  let header = Buffer.alloc(0);
  let rest = 0;
  let stream: 'stdout' | 'stderr' = 'stdout';
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; ) {
      if (rest > 0) {
        const part = chunk.subarray(at, at + rest);
        at += part.length;
        rest -= part.length;
        await output(stream, part);
        continue;
      }
      const part = chunk.subarray(at, at + HEADER_BYTES - header.length);
      at += part.length;
      header = Buffer.concat([header, part]);
      if (header.length < HEADER_BYTES) continue;
      stream = header[0] === STDERR ? 'stderr' : 'stdout';
      rest = header.readUInt32BE(4);
      header = Buffer.alloc(0);
    }
  }
}
