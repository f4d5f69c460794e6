/** A real registry (distribution, Debian's docker-registry) on the loopback address of the tests' engine. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';

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
    const inside = networkOf(process.env.DOCKER_HOST ?? '');
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

/** What joins the network of the private engine; nothing for an engine of the machine itself. */
function networkOf(dockerHost: string): readonly string[] {
  const run = dirname(dockerHost.replace(/^unix:\/\//, ''));
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const supervisor = all.find((pid) => {
    const words = textOf(`/proc/${pid}/cmdline`).split('\0');
    return basename(words[0] ?? '') === 'unshare' && words.includes(run);
  });
  const init = all.find((pid) => {
    const stat = textOf(`/proc/${pid}/stat`);
    return supervisor !== undefined && stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === supervisor;
  });
  return init === undefined ? [] : ['nsenter', '--target', init, '--net'];
}

/** The machine's own, or one from Debian's package, which is a program without dependencies. */
async function registryProgram(): Promise<string> {
  if (existsSync('/usr/bin/docker-registry')) return '/usr/bin/docker-registry';
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stagedive');
  const kept = join(cache, 'docker-registry');
  if (existsSync(kept)) return kept;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'registry-'));
  try {
    await execa('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', 'docker-registry'], { cwd: folder });
    const [archive = ''] = readdirSync(folder);
    await execa('dpkg-deb', ['--extract', archive, 'root'], { cwd: folder });
    await rename(join(folder, 'root/usr/bin/docker-registry'), kept);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
