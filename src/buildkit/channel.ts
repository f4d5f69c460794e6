import { type ClientHttp2Session, connect, constants } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Transport } from '@connectrpc/connect';
import { createGrpcTransport, type GrpcTransportOptions } from '@connectrpc/connect-node';
import type { Log } from '../ports.ts';
import { callLogger } from './logged-calls.ts';

/** The name that requests are addressed to; nothing resolves it. */
const authority = 'http://buildkit';

/** Bytes that may be on the way to us at any time: files and listings come in at the speed of the socket. */
const window = 8 * 1024 * 1024;

/** Milliseconds between questions whether the engine still lives, and how long it may think about one. */
const pingInterval = 10_000;
const pingPatience = 20_000;

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
  #young = true;
  #pinged = false;

  constructor(stream: Duplex, log: Log | null = null) {
    this.#stream = stream;
    setImmediate(() => {
      this.#young = false;
    });
    this.session = connect(authority, {
      createConnection: () => stream,
      settings: { initialWindowSize: window, enablePush: false },
      maxSessionMemory: 256,
    });
    this.session.once('connect', () => {
      if (!this.session.destroyed) this.session.setLocalWindowSize(window);
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
    this.#timer = setInterval(() => this.#ping(), pingInterval).unref();
    const manager: NonNullable<GrpcTransportOptions['sessionManager']> = {
      authority,
      request: async (method, path, headers, options) =>
        this.session.request({ ...headers, ':method': method, ':path': path }, options),
      notifyResponseByteRead: () => {},
    };
    this.transport = createGrpcTransport({
      baseUrl: authority,
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
    if (this.#young) setImmediate(destroy);
    else destroy();
  }

  #ping(): void {
    if (this.#pinged || this.session.destroyed || this.session.connecting) return;
    this.#pinged = true;
    const patience = setTimeout(() => {
      // A process that slept wakes to the timer first: one more turn for what has arrived meanwhile.
      setTimeout(() => {
        if (this.#pinged) this.session.destroy(new Error('the engine does not answer any more'));
      }, 1000).unref();
    }, pingPatience).unref();
    this.session.ping(() => {
      clearTimeout(patience);
      this.#pinged = false;
    });
  }
}
