import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { generate } from 'selfsigned';

const script = fileURLToPath(new URL('registry.mjs', import.meta.url));

/** An address of no network (RFC 5737), which engines do not take for local as they do 127.0.0.1. */
const ADDRESS = '203.0.113.7';

/** The registry of registry.mjs in the network of the tests' engine. */
export class Registry implements AsyncDisposable {
  readonly #init: number;
  readonly #child: ReturnType<typeof spawn>;
  readonly #port: number;

  private constructor(init: number, child: ReturnType<typeof spawn>, port: number) {
    this.#init = init;
    this.#child = child;
    this.#port = port;
  }

  /** @param folder takes its certificates */
  static async start(init: number, folder: string): Promise<Registry> {
    // Others may run in the same network.
    const port = 20_000 + 4 * Math.floor(Math.random() * 5_000);
    const name = [{ name: 'commonName', value: 'registry' }];
    const own = await generate(name, {
      algorithm: 'sha256',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: ADDRESS }] }],
    });
    const other = await generate(name, {
      algorithm: 'sha256',
      keyPair: { privateKey: own.private, publicKey: own.public },
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'other.example' }] }],
    });
    const files = { 'key.pem': own.private, 'cert.pem': own.cert, 'other.pem': other.cert };
    for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
    const inside = ['-t', String(init), '-n'];
    await execa('nsenter', [...inside, 'ip', 'addr', 'add', `${ADDRESS}/32`, 'dev', 'lo'], { reject: false });
    const paths = Object.keys(files).map((path) => join(folder, path));
    const args = [...inside, process.execPath, script, String(port), ADDRESS, ...paths];
    const child = spawn('nsenter', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.once('exit', (code) => reject(new Error(`The registry ended with ${code}.`)));
    });
    return new Registry(init, child, port);
  }

  /** On the loopback address, where engines accept HTTP. */
  get plain(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** With a certificate of its own, for its address. */
  get untrusted(): string {
    return `${ADDRESS}:${this.#port + 1}`;
  }

  /** With a certificate for another name. */
  get mismatched(): string {
    return `${ADDRESS}:${this.#port + 2}`;
  }

  /** HTTP where HTTPS is expected. */
  get withoutTls(): string {
    return `${ADDRESS}:${this.#port + 3}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await execa(
      'nsenter',
      ['-t', String(this.#init), '-n', 'ip', 'addr', 'del', `${ADDRESS}/32`, 'dev', 'lo'],
      {
        reject: false,
      },
    );
  }
}
