import { once } from 'node:events';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { fromBinary } from '@bufbuild/protobuf';
import { BytesMessageSchema } from '../gen/filesync_pb.ts';
import { messages } from './frames.ts';
import { GrpcStatus, sendHeaders, sendStatus, statusCode } from './server.ts';

/**
 * Receives an export. Called when the daemon starts to send.
 * @param exporter the index of the exporter in the request; engines before 26 know one and send none
 * @param isWhole whether the daemon says that it sends all platforms at once
 */
export type ExportConsumer = (stream: ServerHttp2Stream, exporter: number, isWhole: boolean) => Promise<void>;

/** Names the exporter (moby/buildkit session/filesync). */
const EXPORTER_HEADER = 'buildkit-attachable-exporter-id';
const WHOLE_HEADER = 'buildkit-exporter-multi-platform';

/** How long a call that the daemon has started may take to arrive. */
const LATE_CALL_GRACE_MS = 300;

/**
 * The receiving end of `FileSend/DiffCopy`. The daemon says which exporter of a request a stream belongs to, but not
 * which request, so requests run one at a time.
 */
export class ExportReceiver {
  #consumer: ExportConsumer | null = null;
  #queue: Promise<void> = Promise.resolve();

  /** Waits for its turn, then runs `work`, which makes the daemon export to `consumer`. */
  async during<T>(consumer: ExportConsumer, work: () => Promise<T>): Promise<T> {
    const turn = this.#queue;
    let done = () => {};
    this.#queue = new Promise((resolve) => {
      done = resolve;
    });
    await turn;
    let called = false;
    this.#consumer = (stream, exporter, isWhole) => {
      called = true;
      return consumer(stream, exporter, isWhole);
    };
    try {
      const result = await work();
      called = true;
      return result;
    } finally {
      this.#consumer = null;
      // An export that failed early may still call. Do not let it reach the next consumer.
      if (called) done();
      else setTimeout(done, LATE_CALL_GRACE_MS);
    }
  }

  /** Handles a call of the method. */
  async receive(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const consumer = this.#consumer;
    if (consumer === null) throw new GrpcStatus(statusCode.unknown, 'no export was requested');
    const exporter = Number(headers[EXPORTER_HEADER] ?? 0);
    await consumer(stream, Number.isInteger(exporter) ? exporter : 0, headers[WHOLE_HEADER] === '1');
  }
}

/** Yields the bytes of an export of type `docker`, `oci` or `tar`, with backpressure. */
export async function* receiveBytes(stream: ServerHttp2Stream): AsyncGenerator<Uint8Array> {
  sendHeaders(stream);
  for await (const message of messages(stream)) yield fromBinary(BytesMessageSchema, message).data;
  sendStatus(stream, statusCode.ok);
  if (!stream.closed) await once(stream, 'close');
}
