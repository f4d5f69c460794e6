import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { hijackedGrpc } from './plain-proxy.ts';

/**
 * Stands in for a buildx builder: a socket that leads to the BuildKit of the tests' engine, and a `docker` on the PATH whose
 * `buildx dial-stdio` connects to it. It can be killed, stopped as buildkitd is, and started again.
 */
export class BuilderStandIn implements AsyncDisposable {
  readonly #folder: string;
  readonly #engine: string;
  readonly #bridges = new Set<Bridge>();
  #server: Server | null = null;

  readonly #openGrpc: (engine: string) => Promise<Duplex>;

  private constructor(folder: string, dockerHost: string, openGrpc: (engine: string) => Promise<Duplex>) {
    this.#folder = folder;
    this.#engine = dockerHost.replace(/^unix:\/\//, '');
    this.#openGrpc = openGrpc;
  }

  /**
   * Starts the builder `desk` in an empty folder, in front of the engine at `unix://…`. `openGrpc` opens a stream to its
   * BuildKit; without it, that is the engine's own and says so.
   */
  static async start(folder: string, dockerHost: string, openGrpc = defaultGrpc): Promise<BuilderStandIn> {
    const name = 'desk';
    const builder = new BuilderStandIn(folder, dockerHost, openGrpc);
    await mkdir(join(folder, 'buildx/instances'), { recursive: true });
    const nodes = [{ Name: `${name}0`, Endpoint: `unix://${builder.#socket}` }];
    await writeFile(
      join(folder, 'buildx/instances', name),
      JSON.stringify({ Name: name, Driver: 'remote', Nodes: nodes, Dynamic: false }),
    );
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/docker'), dialStdio(folder, builder.#socket));
    await chmod(join(folder, 'bin/docker'), 0o755);
    await builder.start();
    return builder;
  }

  get #socket(): string {
    return join(this.#folder, 'builder.sock');
  }

  /** An environment in which this builder is the current one. */
  get env(): Record<string, string | undefined> {
    return {
      ...process.env,
      BUILDX_CONFIG: join(this.#folder, 'buildx'),
      BUILDX_BUILDER: 'desk',
      PATH: `${join(this.#folder, 'bin')}:${process.env.PATH}`,
    };
  }

  /** The process ids of all `dial-stdio` so far, oldest first. */
  async dialled(): Promise<number[]> {
    const text = await readFile(join(this.#folder, 'pids'), 'utf8').catch(() => '');
    return text.split('\n').filter(Boolean).map(Number);
  }

  /** Starts it again. */
  async start(): Promise<void> {
    const server = createServer((client) => void this.#bridge(client));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#socket, resolve));
  }

  /** Ends it as SIGKILL does: every connection breaks at once. */
  async kill(): Promise<void> {
    for (const bridge of this.#bridges) bridge.cut();
    await this.#close();
  }

  /** Ends it as `docker buildx stop` does: clients are told to go away (GOAWAY), then the connections end. */
  async stop(): Promise<void> {
    for (const bridge of this.#bridges) bridge.sendAway();
    await this.#close();
  }

  async #close(): Promise<void> {
    await new Promise<void>((resolve) => this.#server?.close(() => resolve()) ?? resolve());
    this.#server = null;
  }

  async #bridge(client: Socket): Promise<void> {
    client.on('error', () => {});
    const bridge = new Bridge(client, await this.#openGrpc(this.#engine));
    this.#bridges.add(bridge);
    client.on('close', () => this.#bridges.delete(bridge));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server !== null) await this.kill();
  }
}

const defaultGrpc: (engine: string) => Promise<Duplex> = hijackedGrpc;

const HEADER_BYTES = 9;
/** A GOAWAY frame without an error (RFC 9113, 6.8). */
const GOAWAY = Buffer.from('\0\0\x08\x07\0\0\0\0\0\x7f\xff\xff\xff\0\0\0\0', 'latin1');

/** Passes bytes on, and knows where a frame of the engine ends, so that one of ours can follow it. */
class Bridge {
  readonly #client: Socket;
  readonly #engine: Duplex;
  /** What is left of the frame that is passing, in bytes; and the beginning of the next one's header. */
  #left = 0;
  #header = Buffer.alloc(0);
  #isLeaving = false;

  constructor(client: Socket, engine: Duplex) {
    this.#client = client;
    this.#engine = engine;
    engine.on('error', () => {}).on('data', (chunk: Buffer) => this.#pass(chunk));
    client.on('data', (chunk: Buffer) => engine.write(chunk));
    client.on('close', () => engine.destroy());
    engine.on('close', () => client.destroy());
  }

  cut(): void {
    this.#client.destroy();
    this.#engine.destroy();
  }

  sendAway(): void {
    this.#isLeaving = true;
    if (this.#isBetweenFrames) this.#leave();
  }

  get #isBetweenFrames(): boolean {
    return this.#left === 0 && this.#header.length === 0;
  }

  #leave(): void {
    this.#client.end(GOAWAY);
    this.#engine.destroy();
  }

  #pass(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#isLeaving && this.#isBetweenFrames) break;
      if (this.#left === 0) {
        const piece = chunk.subarray(at, at + HEADER_BYTES - this.#header.length);
        this.#header = Buffer.concat([this.#header, piece]);
        at += piece.length;
        if (this.#header.length < HEADER_BYTES) return;
        this.#left = this.#header.readUIntBE(0, 3);
        this.#client.write(this.#header);
        this.#header = Buffer.alloc(0);
      } else {
        const piece = chunk.subarray(at, at + this.#left);
        at += piece.length;
        this.#left -= piece.length;
        this.#client.write(piece);
      }
    }
    if (this.#isLeaving && this.#isBetweenFrames) this.#leave();
  }
}

/** The program `docker`, which knows `buildx dial-stdio` alone. It stays for a moment when it is asked to end. */
function dialStdio(folder: string, socket: string): string {
  return `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const asked = process.argv.slice(2);
appendFileSync('${folder}/pids', process.pid + '\\n');
appendFileSync('${folder}/asked', asked.join(' ') + '\\n');
if (asked[0] !== 'buildx' || asked[1] !== 'dial-stdio') process.exit(125);
const stream = require('node:net').connect('${socket}');
stream.on('error', (error) => {
  process.stderr.write('ERROR: failed to dial the builder: ' + error.code + '\\n', () => process.exit(1));
});
process.stdin.on('error', () => {}).pipe(stream).pipe(process.stdout.on('error', () => {}));
stream.on('close', () => process.exit(0));
process.on('SIGTERM', () => {});
`;
}
