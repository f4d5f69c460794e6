import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A local socket in front of the engine's. A test can cut its connections, as a dying engine would. */
export class CuttingProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(
    readonly path: string,
    engine: string,
  ) {
    this.#server = createServer((client) => {
      const upstream = connect(engine);
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(from);
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
    });
  }

  /** Listens at `path` and forwards to an engine at `unix://…`. */
  static async listen(path: string, dockerHost: string): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(path, dockerHost.replace(/^unix:\/\//, ''));
    await new Promise<void>((resolve) => proxy.#server.listen(path, resolve));
    return proxy;
  }

  get address(): string {
    return `unix://${this.path}`;
  }

  /** Number of open connections, counting both ends. */
  get open(): number {
    return this.#sockets.size;
  }

  /** Cuts all connections at once. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await rm(this.path, { force: true });
  }
}
