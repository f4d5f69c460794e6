import { type ClientHttp2Session, connect, constants } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Transport } from '@connectrpc/connect';
import { createGrpcTransport, type GrpcTransportOptions } from '@connectrpc/connect-node';
import type { Log } from '../ports.ts';
import { callLogger } from './logged-calls.ts';

/** The name that requests are addressed to; nothing resolves it. */
const AUTHORITY = 'http://buildkit';

/** Bytes that may be on the way to us at any time: files and listings come in at the speed of the socket. */
const WINDOW_BYTES = 8 * 1024 * 1024;

/** Milliseconds between questions whether the engine still lives, and how long it may think about one. */
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 20_000;

/**
 * gRPC over one stream that is already open. Once the stream is gone, so is the channel: it never reconnects, since
 * every build and session on it is gone too.
 */
export class Channel {
  /** For connect's clients. */
  readonly transport: Transport;
  /** Resolves with the reason when the engine went away; stays open after `close()`. Never rejects. */
  readonly lost: Promise<string>;
  readonly session: ClientHttp2Session;
  readonly #stream: Duplex;
  readonly #timer: NodeJS.Timeout;
  #closed = false;
  /** node hands what was read early to a session a turn later, and fails where the session is gone by then. */
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
      interceptors: log === null ? [] : [callLogger(log)],
    });
  }

  /** Ends every call and the stream; idempotent. */
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
      // A process that slept wakes to the timer first: one more turn for what has arrived meanwhile.
      setTimeout(() => {
        if (this.#pingPending) this.session.destroy(new Error('the engine does not answer any more'));
      }, 1000).unref();
    }, PING_TIMEOUT_MS).unref();
    this.session.ping(() => {
      clearTimeout(timeout);
      this.#pingPending = false;
    });
  }
}
