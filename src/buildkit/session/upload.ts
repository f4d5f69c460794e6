import { createReadStream } from 'node:fs';
import type { ServerHttp2Stream } from 'node:http2';
import { create, toBinary } from '@bufbuild/protobuf';
import type { RemoteContext } from '../../ports.ts';
import { BytesMessageSchema } from '../gen/filesync_pb.ts';
import { drained } from './drained.ts';
import { frame } from './frames.ts';
import { GrpcStatus, sendHeaders, sendStatus, statusCode } from './server.ts';

/** Bytes in a message; the daemon's limit for one is 16 MiB. */
const PIECE_BYTES = 1024 * 1024;

/**
 * Sends the archive that is the build context, whenever the daemon asks for it (moby/buildkit session/upload: the
 * daemon names the path of `http://buildkit-session/ID` in a header).
 */
export async function sendArchive(
  stream: ServerHttp2Stream,
  urlPath: string,
  remote: RemoteContext | null,
): Promise<void> {
  const id = urlPath.slice(urlPath.lastIndexOf('/') + 1);
  if (remote?.kind !== 'archive' || remote.id !== id) {
    throw new GrpcStatus(statusCode.notFound, 'no archive of that name was given');
  }
  sendHeaders(stream);
  for await (const data of createReadStream(remote.path, { highWaterMark: PIECE_BYTES })) {
    if (stream.destroyed) return;
    const message = toBinary(BytesMessageSchema, create(BytesMessageSchema, { data }));
    if (!stream.write(frame(message))) await drained(stream);
  }
  sendStatus(stream, statusCode.ok);
}
