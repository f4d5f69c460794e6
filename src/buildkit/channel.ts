import { type ClientHttp2Session, connect, constants } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Transport } from '@connectrpc/connect';
import { createGrpcTransport, type GrpcTransportOptions } from '@connectrpc/connect-node';
import { RefusedError } from '../errors.ts';
import type { Log } from '../ports.ts';
import { callLogger } from './logged-calls.ts';
import { MAX_MESSAGE_BYTES } from './session/frames.ts';

/** The authority of all requests. It is never resolved. */
const AUTHORITY = 'http://buildkit';

/** HTTP/2 receive window. Large enough that files and listings arrive at the speed of the socket. */
const WINDOW_BYTES = 8 * 1024 * 1024;

/** Time between pings, and how long the engine may take to answer one. */
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 20_000;
/** Extra time after the ping timeout: a process that was suspended sees the timer before the answer. */
const PING_GRACE_MS = 1_000;

/**
 * gRPC over one open stream. The channel never reconnects: when the stream closes, its builds and sessions are lost
 * too.
 */
export class Channel {
  /** For connect clients. */
  readonly transport: Transport;
  /** Resolves with the reason when the connection is lost. Stays pending after `close()`. Never rejects. */
  readonly lost: Promise<string>;
  readonly session: ClientHttp2Session;
  readonly #stream: Duplex;
  readonly #timer: NodeJS.Timeout;
  #closed = false;
  /**
   * True for the first turn: node passes early data to the session one turn later, and crashes if it is gone by then.
   */
  #justOpened = true;
  #pingPending = false;

  constructor(stream: Duplex, log: Log | null = null) {
    this.#stream = stream;
    setImmediate(() => {
      this.#justOpened = false;
    });
    this.session = connect(AUTHORITY, {
      createConnection: () => stream,
      settings: { initialWindowSize: WINDOW_BYTES, enablePush: false },
      maxSessionMemory: 256,
    });
    this.session.once('connect', () => {
      if (!this.session.destroyed) this.session.setLocalWindowSize(WINDOW_BYTES);
    });
    this.lost = new Promise((resolve) => {
      const end = (reason: string) => {
        if (!this.#closed) resolve(reason);
        this.close();
      };
      this.session.on('error', (error: Error) => end(error.message));
      this.session.on('close', () => end('the connection was closed'));
      stream.on('error', (error: Error) => end(error.message));
      stream.on('close', () => end('the connection was closed'));
    });
    this.#timer = setInterval(() => this.#ping(), PING_INTERVAL_MS).unref();
    const manager: NonNullable<GrpcTransportOptions['sessionManager']> = {
      authority: AUTHORITY,
      request: async (method, path, headers, options) =>
        this.session.request({ ...headers, ':method': method, ':path': path }, options),
      notifyResponseByteRead: () => {},
    };
    this.transport = createGrpcTransport({
      baseUrl: AUTHORITY,
      sessionManager: manager,
      acceptCompression: [],
      readMaxBytes: MAX_MESSAGE_BYTES,
      interceptors: log === null ? [] : [callLogger(log)],
    });
  }

  /** Ends every call and closes the stream. May be called again. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    const destroy = (): void => {
      this.session.destroy(undefined, constants.NGHTTP2_CANCEL);
      this.#stream.destroy();
    };
    if (this.#justOpened) setImmediate(destroy);
    else destroy();
  }

  #ping(): void {
    if (this.#pingPending || this.session.destroyed || this.session.connecting) return;
    this.#pingPending = true;
    const timeout = setTimeout(() => {
      setTimeout(() => {
        if (this.#pingPending) this.session.destroy(new RefusedError('the engine stopped responding'));
      }, PING_GRACE_MS).unref();
    }, PING_TIMEOUT_MS).unref();
    this.session.ping(() => {
      clearTimeout(timeout);
      this.#pingPending = false;
    });
  }
}
