import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to a connection. */
export type Damage =
  | { readonly kind: 'cut' }
  /** One side is told that the other has ended; the other direction stays open. */
  | { readonly kind: 'half-closed'; readonly told: 'client' | 'engine' }
  /** From here on every byte of one direction is another one: for good, or for that many bytes. */
  | {
      readonly kind: 'corrupted';
      readonly towards: 'client' | 'engine';
      readonly bytes: number;
      readonly mask: number;
    };

interface Link {
  readonly client: Socket;
  readonly engine: Socket;
  damage: Damage | null;
  /** Whether it carries one short request (`GET /version`), which may be answered by the time of the damage, or is asked again. */
  isShort: boolean;
  left: number;
}

/** A local socket in front of the engine's, which damages connections after a number of bytes. */
export class FaultyProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #armed: { readonly damage: Damage; readonly scope: 'one' | 'all'; left: number } | null = null;
  #damaged: Link | null = null;
  #missed = false;
  #strike: () => void = () => undefined;

  private constructor(
    readonly path: string,
    engineSocket: string,
  ) {
    this.#server = createServer({ allowHalfOpen: true }, (client) => {
      const engine = connect({ path: engineSocket, allowHalfOpen: true });
      const link: Link = { client, engine, damage: null, isShort: false, left: 0 };
      this.#links.add(link);
      this.#forward(link, client, engine, 'engine');
      this.#forward(link, engine, client, 'client');
    });
  }

  static async listen(path: string, engineSocket: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(path, engineSocket);
    await new Promise<void>((resolve) => proxy.#server.listen(path, resolve));
    return proxy;
  }

  get address(): string {
    return `unix://${this.path}`;
  }

  /** Whether the damage may have changed nothing: it hit a short request, or a connection before it carried one. */
  get mayMiss(): boolean {
    const link = this.#damaged;
    return this.#missed || (link !== null && (link.isShort || link.client.bytesRead === 0));
  }

  get open(): number {
    return this.#links.size;
  }

  /** Damages the connection on which that many more bytes have passed, or all of them. Resolves when it happens. */
  arm(damage: Damage, scope: 'one' | 'all', bytes: number): Promise<void> {
    this.#armed = { damage, scope, left: bytes };
    return new Promise((resolve) => {
      this.#strike = resolve;
    });
  }

  /** Damages a connection that is open now, should the bytes not have come. Whether there is nothing left to do. */
  force(): boolean {
    const link = [...this.#links].at(-1);
    if (this.#armed === null) return true;
    if (link === undefined) return false;
    this.#fire(link);
    return true;
  }

  /** Damages nothing, since there is no connection. */
  miss(): void {
    this.#armed = null;
    this.#missed = true;
    this.#strike();
  }

  /** Lets new connections through; those that are damaged stay so. */
  disarm(): void {
    this.#armed = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { client, engine } of this.#links) {
      client.destroy();
      engine.destroy();
    }
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await rm(this.path, { force: true });
  }

  #forward(link: Link, from: Socket, to: Socket, towards: 'client' | 'engine'): void {
    from.on('data', (chunk: Buffer) => {
      if (from === link.client && from.bytesRead === chunk.length)
        link.isShort = /^(?:GET|HEAD) /.test(chunk.toString('latin1', 0, 5));
      this.#count(link, chunk.length);
      const { damage } = link;
      if (damage?.kind === 'half-closed' && damage.told === towards) return;
      const bytes = damage?.kind === 'corrupted' && damage.towards === towards ? corrupt(link, chunk) : chunk;
      if (!to.destroyed && to.writable && !to.write(bytes)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      to.destroy();
      if (link.client.destroyed && link.engine.destroyed) this.#links.delete(link);
    });
  }

  #count(link: Link, bytes: number): void {
    if (this.#armed === null) return;
    this.#armed.left -= bytes;
    if (this.#armed.left < 0) this.#fire(link);
  }

  #fire(link: Link): void {
    const armed = this.#armed;
    if (armed === null) return;
    this.#armed = null;
    this.#damaged = link;
    for (const each of armed.scope === 'all' ? this.#links : [link]) hurt(each, armed.damage);
    this.#strike();
  }
}

function hurt(link: Link, damage: Damage): void {
  if (damage.kind === 'cut') {
    link.client.destroy();
    link.engine.destroy();
    return;
  }
  link.damage = damage;
  if (damage.kind === 'corrupted') link.left = damage.bytes;
  else (damage.told === 'client' ? link.client : link.engine).end();
}

function corrupt(link: Link, chunk: Buffer): Buffer {
  if (link.damage?.kind !== 'corrupted') return chunk;
  const { mask } = link.damage;
  const bad = Buffer.from(chunk);
  for (let at = 0; at < bad.length && link.left > 0; at += 1, link.left -= 1) bad[at] = (bad[at] ?? 0) ^ mask;
  return bad;
}
