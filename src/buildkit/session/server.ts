import { type IncomingHttpHeaders, performServerHandshake, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import { StagediveError } from '../../errors.ts';
import type { EngineLoss } from '../../ports.ts';
import { onLoss } from '../channel.ts';
import { pingOf, startHeartbeat } from '../heartbeat.ts';
import { frame, messages } from './frames.ts';
import { MAX_FRAME_BYTES } from './header-blocks.ts';
import { withJoinedHeaders } from './joined-headers.ts';

/** Thrown by a handler to end the call with a gRPC status (grpc/grpc doc/statuscodes.md). */
export class GrpcStatus extends StagediveError {
  override readonly code = 'grpc-status';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const statusCode = {
  ok: 0,
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  outOfRange: 11,
  unimplemented: 12,
  unavailable: 14,
  dataLoss: 15,
} as const;

/** A method with one request and one response message. An error becomes the call's status. */
export type UnaryMethod = (
  message: Uint8Array,
  headers: IncomingHttpHeaders,
) => Uint8Array | Promise<Uint8Array>;

/** A method that handles the whole stream. Response headers are not sent yet. */
export type StreamMethod = (call: {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  /** name, value, name, value, as received. Repeated headers are separate. */
  readonly rawHeaders: readonly string[];
}) => Promise<void>;

/** The methods of a session, by path: `/package.Service/Method`. */
export interface Services {
  readonly unary: Readonly<Record<string, UnaryMethod>>;
  readonly streams: Readonly<Record<string, StreamMethod>>;
}

/** HTTP/2 receive window. Large enough that an export arrives at the speed of the socket. */
const WINDOW_BYTES = 4 * 1024 * 1024;

/**
 * The headers of a call: the engine sends one for each source of a COPY (`followpaths`, moby/buildkit
 * session/filesync), and one for each line of .dockerignore. Node takes 128 by default, and 64 KB.
 */
const MAX_HEADERS = 1_000_000;

/** Uncompressed; the limit of grpc-go. */
const MAX_HEADER_BYTES = 16 * 1024 * 1024;

/** An HTTP/2 server on one open stream. The daemon is the client. */
export class SessionServer {
  readonly #stream: Duplex;
  readonly #stopHeartbeat: () => void;
  #closed = false;
  /** As in Channel: in the first turn, and during an event of the session, node does not bear its destruction. */
  #mayCrash = true;
  /** Resolves when the stream is closed. */
  readonly ended: Promise<void>;

  /** @param lost called when the daemon ends the stream or no longer answers; not after `close()` */
  constructor(connection: Duplex, services: Services, lost: (loss: EngineLoss) => void = () => undefined) {
    const stream = withJoinedHeaders(connection);
    this.#stream = stream;
    setImmediate(() => {
      this.#mayCrash = false;
    });
    const report = (loss: EngineLoss): void => {
      if (this.#closed) return;
      this.#mayCrash = true;
      this.close();
      lost(loss);
    };
    this.ended = new Promise((resolve) => {
      stream.once('close', resolve);
      stream.on('error', () => resolve());
    });
    // A node HTTP/2 server would refuse the stream, because TLS has negotiated HTTP/1.1.
    const session = performServerHandshake(stream, {
      settings: {
        initialWindowSize: WINDOW_BYTES,
        maxConcurrentStreams: 1000,
        maxHeaderListSize: MAX_HEADER_BYTES,
        maxFrameSize: MAX_FRAME_BYTES,
      },
      maxHeaderListPairs: MAX_HEADERS,
      maxSessionMemory: 256,
    });
    session.once('remoteSettings', () => {
      if (!session.destroyed) session.setLocalWindowSize(WINDOW_BYTES);
    });
    onLoss(session, stream, report);
    this.#stopHeartbeat = startHeartbeat(pingOf(session), () => report('silent'));
    session.on('stream', (call, headers, _flags, rawHeaders: string[] = []) => {
      call.on('error', () => {});
      void serve(services, call, headers, rawHeaders);
    });
  }

  close(): void {
    this.#closed = true;
    this.#stopHeartbeat();
    const destroy = (): void => void this.#stream.destroy();
    if (this.#mayCrash) setImmediate(destroy);
    else destroy();
  }
}

async function serve(
  services: Services,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[],
): Promise<void> {
  const path = String(headers[':path']);
  try {
    const streamMethod = services.streams[path];
    if (streamMethod !== undefined) return await streamMethod({ stream, headers, rawHeaders });
    const method = services.unary[path];
    if (method === undefined)
      throw new GrpcStatus(statusCode.unimplemented, `${path} is not implemented by this client`);
    let answer: Uint8Array | undefined;
    for await (const message of messages(stream)) answer ??= await method(message, headers);
    sendHeaders(stream);
    if (answer !== undefined && !stream.destroyed) stream.write(frame(answer));
    sendStatus(stream, statusCode.ok);
  } catch (error) {
    sendStatus(stream, error instanceof GrpcStatus ? error.status : statusCode.unknown, messageOf(error));
  }
}

/** Sends the response headers of a gRPC call, unless they were already sent. */
export function sendHeaders(stream: ServerHttp2Stream): void {
  if (stream.headersSent || stream.destroyed) return;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
}

/** Ends a call with a status. Discards further input so that the stream can close. Does nothing if it is closed. */
export function sendStatus(stream: ServerHttp2Stream, code: number, message = ''): void {
  if (stream.destroyed || stream.writableEnded) return;
  sendHeaders(stream);
  stream.once('wantTrailers', () => {
    // Names that are not UTF-8 contain lone surrogates, which cannot be encoded.
    const text = Buffer.from(message).toString();
    const details = text === '' ? {} : { 'grpc-message': encodeURIComponent(text) };
    stream.sendTrailers({ 'grpc-status': String(code), ...details });
  });
  stream.end();
  stream.resume();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
