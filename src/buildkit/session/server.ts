import { type IncomingHttpHeaders, performServerHandshake, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import { StagediveError } from '../../errors.ts';
import { frame, messages } from './frames.ts';

/** A gRPC status that a handler ends with (grpc/grpc doc/statuscodes.md). */
export class GrpcStatus extends StagediveError {
  override readonly code = 'grpc-status';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const statusCode = { ok: 0, unknown: 2, notFound: 5, unimplemented: 12 } as const;

/** A method that takes one message and answers one. What it throws becomes the call's status. */
export type UnaryMethod = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** A method that has the whole stream to itself; response headers are not sent yet. */
export type StreamMethod = (call: {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  /** name, value, name, value, as they came: repeated headers stay apart. */
  readonly rawHeaders: readonly string[];
}) => Promise<void>;

/** The services of a session: by path, `/package.Service/Method`. */
export interface Services {
  readonly unary: Readonly<Record<string, UnaryMethod>>;
  readonly streams: Readonly<Record<string, StreamMethod>>;
}

/** Bytes that the daemon may have on the way to us: an export comes in as fast as the socket carries it. */
const WINDOW_BYTES = 4 * 1024 * 1024;

/** The server's side of HTTP/2 on one stream that is already open: the daemon is the client. */
export class SessionServer {
  readonly #stream: Duplex;
  /** Resolves when the stream is gone. */
  readonly ended: Promise<void>;

  constructor(stream: Duplex, services: Services) {
    this.#stream = stream;
    this.ended = new Promise((resolve) => {
      stream.once('close', resolve);
      stream.on('error', () => resolve());
    });
    // A server of node's would look at what TLS has agreed on, HTTP/1.1, and refuse the stream.
    const session = performServerHandshake(stream, {
      settings: { initialWindowSize: WINDOW_BYTES, maxConcurrentStreams: 1000 },
      maxSessionMemory: 256,
    });
    session.once('remoteSettings', () => {
      if (!session.destroyed) session.setLocalWindowSize(WINDOW_BYTES);
    });
    session.on('error', () => {});
    session.on('stream', (call, headers, _flags, rawHeaders: string[] = []) => {
      call.on('error', () => {});
      void serve(services, call, headers, rawHeaders);
    });
  }

  close(): void {
    this.#stream.destroy();
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
    if (method === undefined) throw new GrpcStatus(statusCode.unimplemented, `${path} is not served here`);
    let answer: Uint8Array | undefined;
    for await (const message of messages(stream)) answer ??= await method(message);
    sendHeaders(stream);
    if (answer !== undefined && !stream.destroyed) stream.write(frame(answer));
    sendStatus(stream, statusCode.ok);
  } catch (error) {
    sendStatus(stream, error instanceof GrpcStatus ? error.status : statusCode.unknown, messageOf(error));
  }
}

/** Sends the response headers of a gRPC call; once is enough, again does nothing. */
export function sendHeaders(stream: ServerHttp2Stream): void {
  if (stream.headersSent || stream.destroyed) return;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
}

/**
 * Ends a call with its status; what still comes in is thrown away, so that the stream can close. A stream that is gone
 * is left alone.
 */
export function sendStatus(stream: ServerHttp2Stream, code: number, message = ''): void {
  if (stream.destroyed || stream.writableEnded) return;
  sendHeaders(stream);
  stream.once('wantTrailers', () => {
    // Names that are no UTF-8 have lone surrogates, which cannot be encoded.
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
