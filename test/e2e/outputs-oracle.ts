/** Runs the same build with stagedive and with docker buildx, and lists what each left. */
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { dockerCli } from '../engine/docker-cli.ts';
import { Project, shellImage, unique } from './projects.ts';

const BIN = fileURLToPath(new URL('../../bin/stagedive.js', import.meta.url));

export interface BuildEnd {
  readonly status: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A project that both build, in a working folder of their own each. */
export class SameBuild implements AsyncDisposable {
  readonly #project: Project;
  readonly #env: Readonly<Record<string, string | undefined>>;

  private constructor(project: Project, env: Readonly<Record<string, string | undefined>>) {
    this.#project = project;
    this.#env = env;
  }

  /** @param newest whether to take the newest buildx: before 0.29 it knew little of containerd's image store */
  static async of(dockerfile: string, newest = false): Promise<SameBuild> {
    const project = await Project.with({ 'context/Dockerfile': dockerfile, 'context/a.txt': 'a\n' });
    for (const who of ['ours', 'theirs']) await project.write(`${who}/.keep`, '');
    return new SameBuild(project, await dockerCli(project.folder, newest ? ['28.5.2', '26.1.5'] : undefined));
  }

  path(who: 'ours' | 'theirs', name: string): string {
    return join(this.#project.folder, who, name);
  }

  async ours(flags: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<BuildEnd> {
    return await this.#run('ours', process.execPath, [BIN, 'build', '../context', ...flags], env);
  }

  async theirs(flags: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<BuildEnd> {
    return await this.#run('theirs', 'docker', ['buildx', 'build', '../context', ...flags], env);
  }

  async #run(
    who: 'ours' | 'theirs',
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<BuildEnd> {
    const { exitCode, stdout, stderr } = await execa(program, args, {
      cwd: join(this.#project.folder, who),
      env: { ...this.#env, ...env } as NodeJS.ProcessEnv,
      reject: false,
      stripFinalNewline: false,
      encoding: 'buffer',
      stdin: 'ignore',
      timeout: 120_000,
    });
    return { status: exitCode, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr).toString() };
  }

  async text(who: 'ours' | 'theirs', name: string): Promise<string> {
    return await readFile(this.path(who, name), 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#project[Symbol.asyncDispose]();
  }
}

/** A Dockerfile with all that a folder can hold, its steps never built before. */
export function richDockerfile(): string {
  return [
    `FROM ${shellImage} AS build`,
    `RUN mkdir -p /out/sub /out/empty && echo ${unique()} > /out/sub/a && ln /out/sub/a /out/sub/hard \\`,
    ' && ln -s a /out/sub/soft && ln -s /nowhere /out/dangling && chmod 4755 /out/sub/a && chmod 500 /out/empty \\',
    " && head -c 300000 /dev/urandom > '/out/a file' && mkfifo /out/fifo && mknod /out/null c 1 3 \\",
    " && touch -d '2020-01-02 03:04:05' /out/sub/a && chown 1000:1000 /out/sub",
    'FROM scratch',
    'COPY --from=build /out /',
    'COPY a.txt /',
    'ENV A=1',
    'LABEL l=v',
    'CMD ["/a"]',
    '',
  ].join('\n');
}

/** Everything below a folder: type, mode, owner, time, contents or target, and which names are one file. */
export async function listing(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder, { recursive: true })).sort();
  const inodes = new Map<number, string>();
  const lines: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const found = await lstat(path);
    const first = inodes.get(found.ino) ?? name;
    if (found.nlink > 1 && !found.isDirectory()) inodes.set(found.ino, first);
    const what = found.isSymbolicLink()
      ? await readlink(path)
      : found.isFile()
        ? (await readFile(path)).toString('base64')
        : String(found.rdev);
    lines.push(
      [
        name,
        found.mode.toString(8),
        found.uid,
        found.gid,
        Math.floor(found.mtimeMs / 1000),
        first,
        what,
      ].join(' '),
    );
  }
  return lines;
}

/** What `tar` lists of an archive. */
export async function tarListing(archive: string | Buffer): Promise<readonly string[]> {
  const isFile = typeof archive === 'string';
  const { stdout } = await execa(
    'tar',
    ['--numeric-owner', '--full-time', '-tvf', isFile ? archive : '-'],
    isFile ? {} : { input: archive },
  );
  return stdout.split('\n').sort();
}

/** The steps that were not cached, of progress in plain. */
export function ranSteps(stderr: string): readonly string[] {
  const cached = new Set([...stderr.matchAll(/^#(\d+) CACHED/gm)].map(([, step]) => step));
  return [...stderr.matchAll(/^#(\d+) \[.*\] ((?:RUN|COPY) .*)/gm)]
    .filter(([, step]) => !cached.has(step))
    .map(([, , command]) => command ?? '');
}
