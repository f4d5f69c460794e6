import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A local socket in front of the engine's, which a test can make slow, as a busy engine or a far one is. */
export class SlowProxy implements AsyncDisposable {
  /** How long everything takes in each direction, in milliseconds. */
  delayMs = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(
    readonly path: string,
    engine: string,
  ) {
    this.#server = createServer({ allowHalfOpen: true }, (client) => {
      const upstream = connect({ path: engine, allowHalfOpen: true });
      this.#forward(client, upstream);
      this.#forward(upstream, client);
    });
  }

  /** Listens at `path` and forwards to an engine at `unix://…`. */
  static async listen(path: string, dockerHost: string): Promise<SlowProxy> {
    const proxy = new SlowProxy(path, dockerHost.replace(/^unix:\/\//, ''));
    await new Promise<void>((resolve) => proxy.#server.listen(path, resolve));
    return proxy;
  }

  get address(): string {
    return `unix://${this.path}`;
  }

  #forward(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    // One after the other: a shorter delay must not let anything overtake.
    let last = Promise.resolve();
    const later = (act: () => void): void => {
      const wait = new Promise<void>((resolve) => setTimeout(resolve, this.delayMs));
      last = Promise.all([last, wait]).then(act);
    };
    from.on('data', (bytes) => later(() => to.write(bytes)));
    from.on('end', () => later(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => this.#sockets.delete(from));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await rm(this.path, { force: true });
  }
}
