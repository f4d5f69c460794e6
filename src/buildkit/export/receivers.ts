import type { ServerHttp2Stream } from 'node:http2';
import { fromBinary } from '@bufbuild/protobuf';
import { RefusedError } from '../../errors.ts';
import type { BuildListener } from '../../ports.ts';
import { BytesMessageSchema } from '../gen/filesync_pb.ts';
import { receiveFiles } from '../session/file-receiver.ts';
import { messages } from '../session/frames.ts';
import { sendHeaders, sendStatus, statusCode } from '../session/server.ts';
import { type ByteSink, OutputFile } from './output-file.ts';
import { OutputFolder } from './output-folder.ts';
import type { Destination } from './plan.ts';

/** Takes what the daemon exports, and keeps it if the build succeeds. */
export interface Receiver {
  /** @param isWhole whether the daemon sends all platforms of an output at once, and says so */
  receive(stream: ServerHttp2Stream, isWhole: boolean): Promise<void>;
  /** The build has succeeded. Rejects with one sentence if its output cannot be kept. */
  keep(): Promise<void>;
  /** Removes what is not kept. Never rejects. */
  discard(): Promise<void>;
}

type FolderDestination = Extract<Destination, { readonly kind: 'folder' }>;

/** What receivers need of the build. */
export interface ReceiverContext {
  readonly listener: BuildListener;
  loadImage(archive: AsyncIterable<Uint8Array>, context: string | null): Promise<void>;
}

/** The receiver for a destination; null if nothing comes to us, or if blobs do. */
export function receiverFor(destination: Destination, context: ReceiverContext): Receiver | null {
  switch (destination.kind) {
    case 'file':
      return new BytesReceiver(
        destination.path === '-' ? stdoutSink(context.listener) : new OutputFile(destination.path),
      );
    case 'folder':
      return new FolderReceiver(destination, context.listener);
    case 'engine':
      return new EngineReceiver(context, destination.context);
    default:
      return null;
  }
}

class BytesReceiver implements Receiver {
  readonly #sink: ByteSink;
  #isComplete = false;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  async receive(stream: ServerHttp2Stream): Promise<void> {
    sendHeaders(stream);
    for await (const message of messages(stream)) {
      await this.#sink.write(fromBinary(BytesMessageSchema, message).data);
    }
    await this.#sink.end();
    this.#isComplete = true;
    sendStatus(stream, statusCode.ok);
  }

  async keep(): Promise<void> {
    if (!this.#isComplete) throw new RefusedError('The engine has sent nothing for an --output.');
    await this.#sink.keep();
  }

  discard(): Promise<void> {
    return this.#sink.discard();
  }
}

class FolderReceiver implements Receiver {
  readonly #folder: OutputFolder;
  readonly #destination: FolderDestination;
  readonly #listener: BuildListener;
  #paths: ReadonlySet<string> = new Set();

  constructor(destination: FolderDestination, listener: BuildListener) {
    this.#folder = new OutputFolder(destination.path);
    this.#destination = destination;
    this.#listener = listener;
  }

  async receive(stream: ServerHttp2Stream, isWhole: boolean): Promise<void> {
    if (this.#destination.deletes && !isWhole) {
      throw new RefusedError(
        '--output mode=delete: this engine does not send the whole output at once; use a newer one, or remove the folder first.',
      );
    }
    const transfer = await this.#folder.begin();
    this.#paths = transfer.paths;
    await receiveFiles(stream, {
      entry: (entry) => transfer.entry(entry),
      piece: (path, bytes) => transfer.piece(path, bytes),
      end: () => transfer.finish(),
    });
  }

  async keep(): Promise<void> {
    const { path, deletes } = this.#destination;
    if (deletes) await this.#folder.removeOthers(this.#paths);
    const lost = this.#folder.lostAttributes;
    if (lost > 0) {
      const what = lost === 1 ? '1 entry has' : `${lost} entries have`;
      const text = `${what} extended attributes that are not kept in ${path}; use type=tar to keep them.`;
      this.#listener.notice({ kind: 'attributes-lost', text });
    }
  }

  discard(): Promise<void> {
    return this.#folder.discard();
  }
}

/** Loads an archive while it comes. The engine can still reject it afterwards. */
class EngineReceiver implements Receiver {
  readonly #context: ReceiverContext;
  readonly #into: string | null;
  #loading: Promise<void> | null = null;

  constructor(context: ReceiverContext, into: string | null) {
    this.#context = context;
    this.#into = into;
  }

  async receive(stream: ServerHttp2Stream): Promise<void> {
    sendHeaders(stream);
    const archive = async function* () {
      for await (const message of messages(stream)) yield fromBinary(BytesMessageSchema, message).data;
    };
    this.#loading = this.#context.loadImage(archive(), this.#into);
    await this.#loading;
    sendStatus(stream, statusCode.ok);
  }

  async keep(): Promise<void> {
    if (this.#loading === null) throw new RefusedError('The builder has sent no image.');
    await this.#loading;
  }

  async discard(): Promise<void> {}
}

function stdoutSink(listener: BuildListener): ByteSink {
  return {
    write: async (bytes) => await listener.stdout?.(bytes),
    end: async () => {},
    keep: async () => {},
    discard: async () => {},
  };
}
