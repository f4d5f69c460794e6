import type { Duplex } from 'node:stream';
import { RefusedError } from '../errors.ts';
import type { EngineClient } from './client.ts';
import { dialUpgrade } from './dial.ts';
import { inTime } from './in-time.ts';
import { speaksHttp2 } from './plain-http2.ts';
import { lostOr } from './reasons.ts';

/** The streams to one engine. Closing it closes all that are open. */
export class EngineStreams {
  readonly #client: EngineClient;
  readonly #address: string;
  readonly #open = new Set<Duplex>();
  #closed = false;
  /** Whether the engine has no endpoints that turn a request into a stream, and speaks HTTP/2 right away instead. */
  #isPlain = false;

  constructor(client: EngineClient, address: string) {
    this.#client = client;
    this.#address = address;
  }

  /** Opens a stream for gRPC. Rejects with the engine's error, or with an EngineLostError. */
  async openGrpc(): Promise<Duplex> {
    if (!this.#isPlain) {
      const upgraded = await dialUpgrade(this.#client.docker, this.#address, '/grpc', {});
      if (upgraded !== null) return this.#add(upgraded);
      if (!(await this.#speaksHttp2()))
        throw new RefusedError('it has no endpoint /grpc and does not speak HTTP/2');
      this.#isPlain = true;
    }
    return this.#add(await this.#connect());
  }

  /** Opens a stream for a session; null if the session has to be a call on the gRPC stream. */
  async openSession(headers: Readonly<Record<string, string | string[]>>): Promise<Duplex | null> {
    if (this.#isPlain) return null;
    const upgraded = await dialUpgrade(this.#client.docker, this.#address, '/session', headers);
    return upgraded === null ? null : this.#add(upgraded);
  }

  close(): void {
    this.#closed = true;
    for (const stream of this.#open) stream.destroy();
  }

  async #speaksHttp2(): Promise<boolean> {
    const stream = await this.#connect();
    try {
      return await inTime(speaksHttp2(stream));
    } catch (error) {
      stream.destroy();
      throw lostOr(error, this.#address);
    }
  }

  /** A connection on which nothing has been said yet. */
  async #connect(): Promise<Duplex> {
    const connecting = this.#client.connect();
    try {
      const stream = await inTime(connecting);
      stream.on('error', () => {});
      return stream;
    } catch (error) {
      connecting.then((late) => late.destroy()).catch(() => undefined);
      throw lostOr(error, this.#address);
    }
  }

  #add(stream: Duplex): Duplex {
    if (this.#closed) stream.destroy();
    else this.#open.add(stream);
    stream.once('close', () => this.#open.delete(stream));
    return stream;
  }
}
