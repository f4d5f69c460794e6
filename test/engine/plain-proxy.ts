import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * A local socket in front of an engine, as engines after 29 are: no endpoints `/grpc` and `/session` (404), but HTTP/2
 * without an upgrade on the same socket, which leads to the BuildKit of that engine.
 */
export class PlainProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #streams = new Set<Duplex>();
  /** The first line of every connection: `GET /version HTTP/1.1`, `PRI * HTTP/2.0`. */
  readonly heard: string[] = [];

  private constructor(
    readonly path: string,
    engine: string,
    openGrpc: (engine: string) => Promise<Duplex>,
  ) {
    this.#server = createServer((client) => {
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
    });
  }

  /** Listens at `path`, in front of the engine at `unix://…`. `openGrpc` opens what HTTP/2 leads to. */
  static async listen(path: string, dockerHost: string, openGrpc = hijackedGrpc): Promise<PlainProxy> {
    const proxy = new PlainProxy(path, dockerHost.replace(/^unix:\/\//, ''), openGrpc);
    await new Promise<void>((resolve) => proxy.#server.listen(path, resolve));
    return proxy;
  }

  get address(): string {
    return `unix://${this.path}`;
  }

  #keep<S extends Duplex>(stream: S): S {
    this.#streams.add(stream);
    stream.on('error', () => {}).on('close', () => this.#streams.delete(stream));
    return stream;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stream of this.#streams) stream.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await rm(this.path, { force: true });
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
