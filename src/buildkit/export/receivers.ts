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
  receive(stream: ServerHttp2Stream): Promise<void>;
  /** The build has succeeded. Rejects with one sentence if its output cannot be kept. */
  keep(): Promise<void>;
  /** Removes what is not kept. Never rejects. */
  discard(): Promise<void>;
}

/** What receivers need of the build. */
export interface ReceiverContext {
  readonly listener: BuildListener;
  loadImage(archive: AsyncIterable<Uint8Array>): Promise<void>;
}

/** The receiver for a destination; null if nothing comes to us, or if blobs do. */
export function receiverFor(destination: Destination, context: ReceiverContext): Receiver | null {
  switch (destination.kind) {
    case 'file':
      return new BytesReceiver(
        destination.path === '-' ? stdoutSink(context.listener) : new OutputFile(destination.path),
      );
    case 'folder':
      return new FolderReceiver(new OutputFolder(destination.path), destination.path, context.listener);
    case 'engine':
      return new EngineReceiver(context);
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
  readonly #shown: string;
  readonly #listener: BuildListener;

  constructor(folder: OutputFolder, shown: string, listener: BuildListener) {
    this.#folder = folder;
    this.#shown = shown;
    this.#listener = listener;
  }

  async receive(stream: ServerHttp2Stream): Promise<void> {
    const transfer = await this.#folder.begin();
    await receiveFiles(stream, {
      entry: (entry) => transfer.entry(entry),
      piece: (path, bytes) => transfer.piece(path, bytes),
      end: () => transfer.finish(),
    });
  }

  async keep(): Promise<void> {
    const lost = this.#folder.lostAttributes;
    if (lost > 0) {
      const what = lost === 1 ? '1 entry has' : `${lost} entries have`;
      const text = `${what} extended attributes that are not kept in ${this.#shown}; use type=tar to keep them.`;
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
  #loading: Promise<void> | null = null;

  constructor(context: ReceiverContext) {
    this.#context = context;
  }

  async receive(stream: ServerHttp2Stream): Promise<void> {
    sendHeaders(stream);
    const archive = async function* () {
      for await (const message of messages(stream)) yield fromBinary(BytesMessageSchema, message).data;
    };
    this.#loading = this.#context.loadImage(archive());
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
