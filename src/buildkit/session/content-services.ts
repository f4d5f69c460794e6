import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { EmptySchema, timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { BlobStore } from '../export/blob-store.ts';
import { type Digest, parseDigest } from '../export/digest.ts';
import { writeError } from '../export/write-error.ts';
import * as content from '../gen/content_pb.ts';
import { writeBlob } from './content-writer.ts';
import { drained } from './drained.ts';
import { frame, messages } from './frames.ts';
import { GrpcStatus, type Services, sendHeaders, sendStatus, statusCode } from './server.ts';

/** Folders of blobs by the name that the daemon knows them by: `local:DEST`, `oci:ID`, `export`. */
export type BlobStores = ReadonlyMap<string, BlobStore>;

/** Names the store of a call (moby/buildkit session/content). */
const STORE_HEADER = 'buildkit-attachable-store-id';

const SERVICE = '/containerd.services.content.v1.Content';

/** The content services for these stores; none if there are no stores, since the daemon calls what was announced. */
export function contentServices(stores: BlobStores): Services {
  if (stores.size === 0) return { unary: {}, streams: {} };
  const empty = toBinary(EmptySchema, create(EmptySchema));
  return {
    unary: {
      [`${SERVICE}/Info`]: async (message, headers) => {
        const store = storeOf(stores, headers);
        const { digest } = fromBinary(content.InfoRequestSchema, message);
        const info = await infoOf(store, digestOf(digest));
        const time = timestampFromDate(info.modified);
        const answer = create(content.InfoResponseSchema, {
          info: { digest, size: BigInt(info.size), createdAt: time, updatedAt: time },
        });
        return toBinary(content.InfoResponseSchema, answer);
      },
      [`${SERVICE}/Delete`]: async (message, headers) => {
        const { digest } = fromBinary(content.DeleteContentRequestSchema, message);
        await writableStore(stores, headers).delete(digestOf(digest));
        return empty;
      },
      [`${SERVICE}/Status`]: async (message, headers) => {
        const { ref } = fromBinary(content.StatusRequestSchema, message);
        const writer = storeOf(stores, headers).writing(ref);
        if (writer === undefined) throw new GrpcStatus(statusCode.notFound, `no blob is written as ${ref}`);
        const status = { ref, offset: BigInt(writer.offset), startedAt: timestampFromDate(writer.started) };
        return toBinary(
          content.StatusResponseSchema,
          create(content.StatusResponseSchema, { status: { ...status, updatedAt: status.startedAt } }),
        );
      },
      [`${SERVICE}/ListStatuses`]: () =>
        toBinary(content.ListStatusesResponseSchema, create(content.ListStatusesResponseSchema)),
      [`${SERVICE}/Abort`]: async (message, headers) => {
        const { ref } = fromBinary(content.AbortRequestSchema, message);
        await storeOf(stores, headers).writing(ref)?.abort();
        return empty;
      },
    },
    streams: {
      [`${SERVICE}/Read`]: ({ stream, headers }) => readBlob(stream, storeOf(stores, headers)),
      [`${SERVICE}/Write`]: async ({ stream, headers }) => {
        const store = writableStore(stores, headers);
        try {
          await writeBlob(stream, store);
        } catch (error) {
          if (error instanceof GrpcStatus) throw error;
          store.problem ??= writeError(store.folder, error);
          throw store.problem;
        }
      },
    },
  };
}

function storeOf(stores: BlobStores, headers: IncomingHttpHeaders): BlobStore {
  // Node joins repeated headers; the daemon's own comes first.
  const id = String(headers[STORE_HEADER] ?? '').split(', ')[0] ?? '';
  const store = stores.get(id);
  if (store === undefined) throw new GrpcStatus(statusCode.notFound, `unknown store ${id}`);
  return store;
}

function writableStore(stores: BlobStores, headers: IncomingHttpHeaders): BlobStore {
  const store = storeOf(stores, headers);
  if (store.isWritable) return store;
  throw new GrpcStatus(statusCode.permissionDenied, `${store.folder} is only read in this build`);
}

function digestOf(text: string): Digest {
  const digest = parseDigest(text);
  if (digest === null) throw new GrpcStatus(statusCode.invalidArgument, `${text} is not a digest`);
  return digest;
}

async function infoOf(store: BlobStore, digest: Digest) {
  const info = await store.info(digest);
  if (info === null) {
    const name = `${digest.algorithm}:${digest.hex}`;
    throw new GrpcStatus(statusCode.notFound, `${store.folder} has no blob ${name}`);
  }
  return info;
}

async function readBlob(stream: ServerHttp2Stream, store: BlobStore): Promise<void> {
  for await (const message of messages(stream)) {
    const request = fromBinary(content.ReadContentRequestSchema, message);
    const digest = digestOf(request.digest);
    const { size } = await infoOf(store, digest);
    const offset = Math.max(0, Number(request.offset));
    if (offset > size) throw new GrpcStatus(statusCode.outOfRange, `the blob has ${size} bytes`);
    const length = request.size <= 0n ? size - offset : Math.min(Number(request.size), size - offset);
    sendHeaders(stream);
    let sent = 0;
    for await (const data of store.read(digest, offset, length)) {
      const answer = create(content.ReadContentResponseSchema, { offset: BigInt(sent), data });
      const isFull = !stream.write(frame(toBinary(content.ReadContentResponseSchema, answer)));
      sent += data.length;
      if (isFull) await drained(stream);
      if (stream.destroyed) return;
    }
    break;
  }
  sendStatus(stream, statusCode.ok);
}
