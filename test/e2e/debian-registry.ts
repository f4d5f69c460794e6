/** A real registry (distribution, Debian's docker-registry) in the network of the tests' engine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { generate } from 'selfsigned';
import { debianPackage } from '../engine/debian-package.ts';
import { engineNetwork } from '../engine/engine-network.ts';

/** Who may log in, and the bcrypt of the password. */
export const LOGIN = { username: 'me', password: 'hunter2' };
const HTPASSWD = 'me:$2y$05$abcdefghijklmnopqrstuuoXuKqgZXLiJqzfmMXDDhSFPIvxV7t8.\n';

export interface RegistryOptions {
  /** Whether it asks for LOGIN. */
  readonly login?: boolean;
  /**
   * Whether it speaks TLS, and for which name its certificate is, whose authority nobody knows. It then has an address of no
   * network, which engines do not take for local; only the private engine reaches it.
   */
  readonly tls?: 'own name' | 'other name';
}

export class DebianRegistry implements AsyncDisposable {
  /** `127.0.0.1:PORT`, where engines accept HTTP; with TLS another address. */
  readonly host: string;
  readonly #child: ChildProcess;
  readonly #clean: () => Promise<void>;

  private constructor(host: string, child: ChildProcess, clean: () => Promise<void>) {
    this.host = host;
    this.#child = child;
    this.#clean = clean;
  }

  static async start({ login = false, tls }: RegistryOptions = {}): Promise<DebianRegistry> {
    const program = await registryProgram();
    const folder = await mkdtemp(join(tmpdir(), 'stagedive-test-registry-'));
    const inside = engineNetwork(process.env.DOCKER_HOST ?? '');
    // RFC 5737; several registries may be there at once.
    const address = tls === undefined ? '127.0.0.1' : `203.0.113.${10 + Math.floor(Math.random() * 240)}`;
    const addressOf = async (verb: 'add' | 'del'): Promise<void> => {
      const [command = '', ...args] = [...inside, 'ip', 'addr', verb, `${address}/32`, 'dev', 'lo'];
      if (tls !== undefined) await execa(command, args, { reject: false });
    };
    await addressOf('add');
    const port = await freePort();
    await writeFile(join(folder, 'htpasswd'), HTPASSWD);
    if (tls !== undefined) await writeCertificate(folder, tls === 'own name' ? address : null);
    const files = `certificate: ${join(folder, 'cert.pem')}, key: ${join(folder, 'key.pem')}`;
    await writeFile(
      join(folder, 'config.yml'),
      [
        'version: 0.1',
        `storage: { filesystem: { rootdirectory: ${join(folder, 'data')} } }`,
        `http: { addr: "${address}:${port}"${tls === undefined ? '' : `, tls: { ${files} }`} }`,
        ...(login ? [`auth: { htpasswd: { realm: test, path: ${join(folder, 'htpasswd')} } }`] : []),
        '',
      ].join('\n'),
    );
    const [command = '', ...args] = [...inside, program, 'serve', join(folder, 'config.yml')];
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('listening on')) resolve();
      });
      child.once('exit', (code) => reject(new Error(`docker-registry ended with ${code}: ${said}`)));
    });
    return new DebianRegistry(`${address}:${port}`, child, async () => {
      await addressOf('del');
      await rm(folder, { recursive: true, force: true });
    });
  }

  /** The `auths` of a docker config that is logged in here. */
  get auths(): object {
    return { [this.host]: { auth: Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64') } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill();
    await ended;
    await this.#clean();
  }
}

/** @param address that the certificate is for; null for another name */
async function writeCertificate(folder: string, address: string | null): Promise<void> {
  const name =
    address === null ? ({ type: 2, value: 'other.example' } as const) : ({ type: 7, ip: address } as const);
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'registry' }], {
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [name] }],
  });
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key);
}

/** The machine's own, or one from Debian's package. */
async function registryProgram(): Promise<string> {
  const own = '/usr/bin/docker-registry';
  return existsSync(own) ? own : join(await debianPackage('docker-registry'), own);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
