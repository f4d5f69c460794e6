import { createClient } from '@connectrpc/connect';
import type { Channel } from './channel.ts';
import { Content } from './gen/content_pb.ts';
import type { Descriptor } from './gen/control_pb.ts';

/** A statement of a large build has some hundred KiB. */
const MAX_BLOB_BYTES = 16 * 1024 * 1024;

/**
 * Reads a blob that the engine keeps with a past build. Null if it is larger than 16 MiB. Rejects with the engine's
 * error.
 */
export async function readBlob(
  channel: Channel,
  { digest, size }: Descriptor,
  signal?: AbortSignal,
): Promise<Uint8Array | null> {
  if (size > BigInt(MAX_BLOB_BYTES)) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const options = signal === undefined ? {} : { signal };
  for await (const { data } of createClient(Content, channel.transport).read({ digest }, options)) {
    length += data.length;
    if (length > MAX_BLOB_BYTES) return null;
    chunks.push(data);
  }
  return Buffer.concat(chunks);
}
