import { type ClientHttp2Session, connect, constants, type Http2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Transport } from '@connectrpc/connect';
import { createGrpcTransport, type GrpcTransportOptions } from '@connectrpc/connect-node';
import { type EngineLoss, EngineLostError, type Log } from '../ports.ts';
import { type Ask, pingOf, startHeartbeat } from './heartbeat.ts';
import { callLogger } from './logged-calls.ts';
import { type CallConnection, withLoss } from './lost-calls.ts';
import { withRetries } from './retried-calls.ts';
import { MAX_MESSAGE_BYTES } from './session/frames.ts';

/** The authority of all requests. It is never resolved. */
const AUTHORITY = 'http://buildkit';

/** HTTP/2 receive window. Large enough that files and listings arrive at the speed of the socket. */
const WINDOW_BYTES = 8 * 1024 * 1024;

export interface ChannelOptions {
  /** The engine's address, for messages. */
  readonly address: string;
  /** True if BuildKit's own gRPC server is at the other end, which ends a connection that pings too often. */
  readonly isBuildkitd?: boolean;
  readonly log?: Log | null;
}

/**
 * gRPC over one open stream. The channel never reconnects: when the stream closes, its builds and sessions are lost
 * too, and when one of their own streams is lost, so is the channel.
 */
export class Channel implements CallConnection {
  /** For connect clients. Calls reject with an EngineLostError once the channel is lost. */
  readonly transport: Transport;
  /** Resolves when the connection is lost. Stays pending after `close()`. Never rejects. */
  readonly lost: Promise<EngineLostError>;
  readonly session: ClientHttp2Session;
  readonly #stream: Duplex;
  readonly #address: string;
  readonly #ask: Ask;
  readonly #stopHeartbeat: () => void;
  #lostBy: EngineLostError | null = null;
  /** The answer that calls are waiting for; null if none do. Node refuses more than ten pings at once. */
  #answer: Promise<void> | null = null;
  #resolveLost: (error: EngineLostError) => void = () => undefined;
  readonly #lossListeners = new Set<(error: EngineLostError) => void>();
  #closed = false;
  /**
   * True for the first turn: node passes early data to the session one turn later, and crashes if it is gone by then.
   */
  #justOpened = true;
  /** Whether the end came from an event of the session, during which node does not bear its destruction. */
  #inEvent = false;

  constructor(stream: Duplex, { address, isBuildkitd = false, log = null }: ChannelOptions) {
    this.#stream = stream;
    this.#address = address;
    setImmediate(() => {
      this.#justOpened = false;
    });
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve;
    });
    this.session = connect(AUTHORITY, {
      createConnection: () => stream,
      settings: { initialWindowSize: WINDOW_BYTES, enablePush: false },
      maxSessionMemory: 256,
    });
    this.session.once('connect', () => {
      if (!this.session.destroyed) this.session.setLocalWindowSize(WINDOW_BYTES);
    });
    onLoss(this.session, stream, (loss) => this.lose(loss));
    this.#ask = isBuildkitd ? askBuildkitd(this.session) : pingOf(this.session);
    this.#stopHeartbeat = startHeartbeat(this.#ask, () => this.lose('silent'));
    const manager: NonNullable<GrpcTransportOptions['sessionManager']> = {
      authority: AUTHORITY,
      request: async (method, path, headers, options) =>
        this.session.request({ ...headers, ':method': method, ':path': path }, options),
      notifyResponseByteRead: () => {},
    };
    const transport = createGrpcTransport({
      baseUrl: AUTHORITY,
      sessionManager: manager,
      acceptCompression: [],
      readMaxBytes: MAX_MESSAGE_BYTES,
      interceptors: log === null ? [] : [callLogger(log)],
    });
    this.transport = withLoss(withRetries(transport), this);
  }

  get lostBy(): EngineLostError | null {
    return this.#lostBy;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Declares the connection lost and closes it. The first reason counts; after `close()` it is only returned. */
  lose(loss: EngineLoss): EngineLostError {
    const error = this.#lostBy ?? new EngineLostError(this.#address, loss);
    if (this.#closed) return error;
    this.#lostBy = error;
    this.#resolveLost(error);
    for (const listener of this.#lossListeners) listener(error);
    this.#lossListeners.clear();
    this.#inEvent = true;
    this.close();
    return error;
  }

  /**
   * Waits for the loss, for what ends before the connection: `lost.then` would keep all of it in memory until the
   * connection goes. The listener is called at once if that is lost already.
   * @returns stops waiting
   */
  whenLost(listener: (error: EngineLostError) => void): () => void {
    if (this.#lostBy !== null) listener(this.#lostBy);
    else this.#lossListeners.add(listener);
    return () => void this.#lossListeners.delete(listener);
  }

  answered(): Promise<void> {
    this.#answer ??= new Promise((resolve) => {
      this.#ask(() => {
        this.#answer = null;
        resolve();
      });
    });
    return this.#answer;
  }

  /** Ends every call and closes the stream. May be called again. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopHeartbeat();
    const destroy = (): void => {
      this.session.destroy(undefined, constants.NGHTTP2_CANCEL);
      this.#stream.destroy();
    };
    if (this.#justOpened || this.#inEvent) setImmediate(destroy);
    else destroy();
  }
}

/** Reports the end of an HTTP/2 connection that nobody here asked for. It may report more than once. */
export function onLoss(session: Http2Session, stream: Duplex, lost: (loss: EngineLoss) => void): void {
  session.on('error', (error: NodeJS.ErrnoException) => lost(lossOf(error)));
  stream.on('error', (error: NodeJS.ErrnoException) => lost(lossOf(error)));
  session.on('goaway', (code: number) =>
    lost(
      code === constants.NGHTTP2_NO_ERROR || code === constants.NGHTTP2_ENHANCE_YOUR_CALM
        ? 'closed'
        : 'unreadable',
    ),
  );
  for (const emitter of [session, stream]) emitter.on('close', () => lost('closed'));
  stream.on('end', () => lost('closed'));
  // It may have ended between the engine's answer and now, and then says nothing any more.
  if (stream.destroyed) setImmediate(() => lost('closed'));
}

function lossOf({ code = '' }: NodeJS.ErrnoException): EngineLoss {
  return code.startsWith('ERR_HTTP2') ? 'unreadable' : 'closed';
}

/** A call that costs nothing. BuildKit's gRPC server counts pings against a limit, and an answered call resets it. */
function askBuildkitd(session: ClientHttp2Session): Ask {
  return (answered) => {
    if (session.destroyed || session.connecting) return;
    const call = session.request({
      ':method': 'POST',
      ':path': '/moby.buildkit.v1.Control/Info',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    // An engine that refuses the call has answered, too.
    call.on('error', () => {
      if (!session.destroyed) answered();
    });
    call.once('response', answered);
    call.resume();
    call.end(Buffer.alloc(5));
  };
}
