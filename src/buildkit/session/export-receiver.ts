import { once } from 'node:events';
import type { ServerHttp2Stream } from 'node:http2';
import { fromBinary } from '@bufbuild/protobuf';
import { BytesMessageSchema } from '../gen/filesync_pb.ts';
import { messages } from './frames.ts';
import { GrpcStatus, sendHeaders, sendStatus, statusCode } from './server.ts';

/** What becomes of one export: called once the daemon has begun to send. */
export type ExportConsumer = (stream: ServerHttp2Stream) => Promise<void>;

/** Milliseconds in which a call that the daemon has begun gets here. */
const LATE_CALL_GRACE_MS = 100;

/**
 * The receiving end of `FileSend/DiffCopy`. The daemon does not say which export a stream belongs to, so there is one
 * at a time: whoever wants one waits for those before.
 */
export class ExportReceiver {
  #consumer: ExportConsumer | null = null;
  #queue: Promise<void> = Promise.resolve();

  /** Runs `work`, which makes the daemon export, with `consumer` at the other end. */
  async during<T>(consumer: ExportConsumer, work: () => Promise<T>): Promise<T> {
    const turn = this.#queue;
    let done = () => {};
    this.#queue = new Promise((resolve) => {
      done = resolve;
    });
    await turn;
    let called = false;
    this.#consumer = (stream) => {
      called = true;
      return consumer(stream);
    };
    try {
      const result = await work();
      called = true;
      return result;
    } finally {
      this.#consumer = null;
      // What was given up may still call: not the next one's consumer.
      if (called) done();
      else setTimeout(done, LATE_CALL_GRACE_MS);
    }
  }

  /** Serves the method. */
  async receive(stream: ServerHttp2Stream): Promise<void> {
    const consumer = this.#consumer;
    if (consumer === null) throw new GrpcStatus(statusCode.unknown, 'no export was asked for');
    await consumer(stream);
  }
}

/** The bytes of an export of type `docker`, `oci` or `tar`, with backpressure. */
export async function* receiveBytes(stream: ServerHttp2Stream): AsyncGenerator<Uint8Array> {
  sendHeaders(stream);
  for await (const message of messages(stream)) yield fromBinary(BytesMessageSchema, message).data;
  sendStatus(stream, statusCode.ok);
  if (!stream.closed) await once(stream, 'close');
}
