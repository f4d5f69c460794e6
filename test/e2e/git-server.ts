/** A git repository, served over http in the network of the tests' engine. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engineInit } from './registry.ts';

export const TOKEN = 'open-sesame';
const script = fileURLToPath(new URL('git-server.mjs', import.meta.url));

export class GitServer implements AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(address: string, child: ChildProcess, folder: string) {
    this.address = address;
    this.#child = child;
    this.#folder = folder;
  }

  static async start(): Promise<GitServer> {
    const folder = await mkdtemp(join(tmpdir(), 'stagedive-test-git-'));
    await mkdir(join(folder, 'served/private'), { recursive: true });
    const init = engineInit(process.env.DOCKER_HOST ?? '');
    const [program = '', ...args] = [
      ...(init === null ? [] : ['nsenter', '--target', String(init), '--net']),
      ...[process.execPath, script, join(folder, 'served'), TOKEN],
    ];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
      child.once('exit', (code) => reject(new Error(`The git server ended with ${code}.`)));
    });
    return new GitServer(address, child, folder);
  }

  /** Makes a commit, in place of all files of the one before. Returns its digest. */
  async commit(repository: string, files: Readonly<Record<string, string>>): Promise<string> {
    const folder = join(this.#folder, repository);
    await mkdir(folder, { recursive: true });
    this.git(repository, 'init', '-q', '-b', 'main');
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    this.git(repository, 'add', '-A');
    this.git(repository, 'commit', '-q', '-m', 'change');
    return this.git(repository, 'rev-parse', 'HEAD');
  }

  git(repository: string, ...args: readonly string[]): string {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    const cwd = join(this.#folder, repository);
    return execFileSync('git', [...identity, ...args], {
      cwd,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
    })
      .toString()
      .trim();
  }

  /** Serves a repository under a path, such as `private/x.git`. Returns its address. */
  publish(repository: string, path: string): string {
    const target = join(this.#folder, 'served', path);
    this.git(repository, 'clone', '-q', '--bare', '.', target);
    return `${this.address}/${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill();
    await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
