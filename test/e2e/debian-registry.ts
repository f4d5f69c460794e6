/** A real registry (distribution, Debian's docker-registry) on the loopback address of the tests' engine. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debianPackage } from '../engine/debian-package.ts';
import { engineNetwork } from '../engine/engine-network.ts';

/** Who may log in, and the bcrypt of the password. */
export const LOGIN = { username: 'me', password: 'hunter2' };
const HTPASSWD = 'me:$2y$05$abcdefghijklmnopqrstuuoXuKqgZXLiJqzfmMXDDhSFPIvxV7t8.\n';

export class DebianRegistry implements AsyncDisposable {
  /** `127.0.0.1:PORT`, where engines accept HTTP. */
  readonly host: string;
  readonly #child: ReturnType<typeof spawn>;
  readonly #folder: string;

  private constructor(host: string, child: ReturnType<typeof spawn>, folder: string) {
    this.host = host;
    this.#child = child;
    this.#folder = folder;
  }

  /** @param withLogin whether it asks for LOGIN */
  static async start(withLogin = false): Promise<DebianRegistry> {
    const program = await registryProgram();
    const folder = await mkdtemp(join(tmpdir(), 'stagedive-test-registry-'));
    const port = await freePort();
    await writeFile(join(folder, 'htpasswd'), HTPASSWD);
    await writeFile(
      join(folder, 'config.yml'),
      [
        'version: 0.1',
        `storage: { filesystem: { rootdirectory: ${join(folder, 'data')} } }`,
        `http: { addr: "127.0.0.1:${port}" }`,
        ...(withLogin ? [`auth: { htpasswd: { realm: test, path: ${join(folder, 'htpasswd')} } }`] : []),
        '',
      ].join('\n'),
    );
    const inside = engineNetwork(process.env.DOCKER_HOST ?? '');
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
    return new DebianRegistry(`127.0.0.1:${port}`, child, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill();
    await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
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
