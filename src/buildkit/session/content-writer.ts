import type { ServerHttp2Stream } from 'node:http2';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { BlobStore, BlobWriter } from '../export/blob-store.ts';
import { parseDigest } from '../export/digest.ts';
import {
  WriteAction,
  type WriteContentRequest,
  WriteContentRequestSchema,
  WriteContentResponseSchema,
} from '../gen/content_pb.ts';
import { frame, messages } from './frames.ts';
import { GrpcStatus, sendHeaders, sendStatus, statusCode } from './server.ts';

/**
 * Receives one blob (containerd plugins/services/content/contentserver): each message is answered with how much is
 * written, until the commit. A blob that the store has is refused as such, and the daemon goes on to the next.
 */
export async function writeBlob(stream: ServerHttp2Stream, store: BlobStore): Promise<void> {
  let writer: BlobWriter | null = null;
  try {
    for await (const message of messages(stream)) {
      const request = fromBinary(WriteContentRequestSchema, message);
      await refuseKnown(store, request.expected);
      writer ??= await begin(store, request);
      const isCommit = request.action === WriteAction.COMMIT;
      if (request.action !== WriteAction.STAT) await append(writer, request);
      const { digest, offset, started } = writer;
      if (isCommit) {
        verify(request, digest, offset);
        await writer.commit();
      }
      const time = timestampFromDate(started);
      const answer = create(WriteContentResponseSchema, {
        action: request.action,
        offset: BigInt(offset),
        total: request.total,
        digest,
        startedAt: time,
        updatedAt: time,
      });
      sendHeaders(stream);
      if (!stream.destroyed) stream.write(frame(toBinary(WriteContentResponseSchema, answer)));
      if (isCommit) break;
    }
  } finally {
    // Nothing resumes a blob: what a writer leaves is thrown away.
    await writer?.abort();
  }
  sendStatus(stream, statusCode.ok);
}

async function begin(store: BlobStore, { ref }: WriteContentRequest): Promise<BlobWriter> {
  if (ref === '') {
    throw new GrpcStatus(statusCode.invalidArgument, 'the first message of a blob must name it');
  }
  // containerd's clients wait and try again.
  if (store.writing(ref) !== undefined) {
    throw new GrpcStatus(statusCode.unavailable, `another writer has ${ref}`);
  }
  return await store.write(ref);
}

async function append(writer: BlobWriter, { offset, data }: WriteContentRequest): Promise<void> {
  if (offset > 0n && offset !== BigInt(writer.offset)) {
    throw new GrpcStatus(statusCode.outOfRange, `bytes for ${offset}, but ${writer.offset} are written`);
  }
  if (offset === 0n && writer.offset > 0) await writer.restart();
  if (data.length > 0) await writer.write(data);
}

async function refuseKnown(store: BlobStore, expected: string): Promise<void> {
  if (expected === '') return;
  const digest = parseDigest(expected);
  if (digest === null) throw new GrpcStatus(statusCode.invalidArgument, `${expected} is not a digest`);
  if ((await store.info(digest)) !== null) {
    throw new GrpcStatus(statusCode.alreadyExists, `${store.folder} has ${expected}`);
  }
}

function verify({ expected, total }: WriteContentRequest, digest: string, size: number): void {
  if (expected !== '' && expected !== digest) {
    throw new GrpcStatus(statusCode.dataLoss, `the blob is ${digest} and not ${expected}`);
  }
  if (total > 0n && total !== BigInt(size)) {
    throw new GrpcStatus(statusCode.dataLoss, `the blob has ${size} bytes and not ${total}`);
  }
}
