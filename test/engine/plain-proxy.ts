import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';

/** Where a proxy listens: at the path of a socket, or at a port of 127.0.0.1, with TLS if it has a certificate. */
export type ProxyPlace =
  | { readonly path: string }
  | { readonly tls: { readonly key: string; readonly cert: string } | null };

/**
 * In front of an engine, as engines after 29 are: no endpoints `/grpc` and `/session` (404), but HTTP/2 without an upgrade at
 * the same place, which leads to the BuildKit of that engine.
 */
export class PlainProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #place: ProxyPlace;
  readonly #streams = new Set<Duplex>();
  /** The first line of every connection: `GET /version HTTP/1.1`, `PRI * HTTP/2.0`. */
  readonly heard: string[] = [];

  private constructor(place: ProxyPlace, engine: string, openGrpc: (engine: string) => Promise<Duplex>) {
    this.#place = place;
    const serve = (client: Socket): void => {
      this.#keep(client);
      client.once('data', async (first: Buffer) => {
        client.pause();
        const line = first.toString('latin1').split('\r\n', 1)[0] ?? '';
        this.heard.push(line);
        if (/^POST \/(?:grpc|session)\b/.test(line)) {
          client.end(
            'HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nNot Found',
          );
          return;
        }
        const upstream = this.#keep(line.startsWith('PRI ') ? await openGrpc(engine) : connect(engine));
        upstream.write(first);
        client.pipe(upstream).pipe(client);
        client.on('close', () => upstream.destroy());
        upstream.on('close', () => client.destroy());
      });
    };
    const tls = 'tls' in place ? place.tls : null;
    this.#server =
      tls === null
        ? createServer(serve)
        : createTlsServer({ ...tls, ALPNProtocols: ['h2', 'http/1.1'] }, serve);
  }

  /** Listens in front of the engine at `unix://…`. `openGrpc` opens what HTTP/2 leads to. */
  static async listen(place: ProxyPlace, dockerHost: string, openGrpc = hijackedGrpc): Promise<PlainProxy> {
    const proxy = new PlainProxy(place, dockerHost.replace(/^unix:\/\//, ''), openGrpc);
    await new Promise<void>((resolve) => {
      if ('path' in place) proxy.#server.listen(place.path, resolve);
      else proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  /** `unix://…`, or `tcp://localhost:PORT`. */
  get address(): string {
    if ('path' in this.#place) return `unix://${this.#place.path}`;
    return `tcp://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  #keep<S extends Duplex>(stream: S): S {
    this.#streams.add(stream);
    stream.on('error', () => {}).on('close', () => this.#streams.delete(stream));
    return stream;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stream of this.#streams) stream.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    if ('path' in this.#place) await rm(this.#place.path, { force: true });
  }
}

/** The stream that `POST /grpc` of today's engines becomes. */
export function hijackedGrpc(engine: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const asked = request({
      socketPath: engine,
      path: '/grpc',
      method: 'POST',
      headers: { Connection: 'Upgrade', Upgrade: 'h2c' },
    });
    asked.once('error', reject).once('upgrade', (_response, socket: Socket, head: Buffer) => {
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.end();
  });
}
