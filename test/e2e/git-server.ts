/** A git repository, served over http in the network of the tests' engine. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type EngineServer, serveInEngine } from './engine-server.ts';

export const TOKEN = 'open-sesame';

export class GitServer implements AsyncDisposable {
  readonly address: string;
  readonly #server: EngineServer;
  readonly #folder: string;

  private constructor(server: EngineServer, folder: string) {
    this.address = server.address;
    this.#server = server;
    this.#folder = folder;
  }

  static async start(): Promise<GitServer> {
    const folder = await mkdtemp(join(tmpdir(), 'stagedive-test-git-'));
    await mkdir(join(folder, 'served/private'), { recursive: true });
    return new GitServer(await serveInEngine('git-server.mjs', [join(folder, 'served'), TOKEN]), folder);
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
    await this.#server[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
