/** Builds the same with stagedive and with docker buildx, and compares image and cache. */
import { generateKeyPairSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { execa } from 'execa';
import { dockerCli } from '../engine/docker-cli.ts';
import { Project, shellImage, unique } from './projects.ts';

const BIN = fileURLToPath(new URL('../../bin/stagedive.js', import.meta.url));
const docker = new Docker({ socketPath: (process.env.DOCKER_HOST ?? '').slice('unix://'.length) });

/** What both get. */
export interface Inputs {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: Uint8Array;
  /** The context as both name it; `context` unless something else is said. */
  readonly context?: string;
}

/** What a build left. */
export interface Built {
  readonly id: string;
  readonly config: Docker.ImageInspectInfo['Config'];
  readonly layers: readonly string[];
  /** The titles of its steps that ran, and were not in the cache. */
  readonly ran: readonly string[];
}

/** Provenance has times in it, and is part of an image in containerd's store. */
const PLAIN = { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };

let images = 0;

/** A private key in the format of OpenSSL. */
export function privateKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { format: 'pem', type: 'spki' },
    privateKeyEncoding: { format: 'pem', type: 'pkcs1' },
  }).privateKey;
}

/** A Dockerfile in which every flag shows, never built before. */
export function tellingDockerfile(): string {
  return [
    `FROM ${shellImage} AS base`,
    `ARG WHO=nobody`,
    `RUN echo ${unique()} "$WHO" && cat /etc/hosts > /hosts && ulimit -n > /limit && df -k /dev/shm | tail -n 1 > /shm`,
    'FROM base AS middle',
    'COPY a.txt /',
    'RUN --mount=type=secret,id=word cat /run/secrets/word > /word 2>/dev/null; true',
    'FROM middle',
    'ARG TARGETPLATFORM',
    'RUN --mount=type=ssh ls "$SSH_AUTH_SOCK" > /agent 2>/dev/null; echo "$TARGETPLATFORM $SOURCE_DATE_EPOCH $http_proxy"',
    'LABEL own=1',
    'CMD ["/bin/sh"]',
    '',
  ].join('\n');
}

/** Two programs that build in one folder. */
export class BothBuilders implements AsyncDisposable {
  readonly project: Project;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #stored: string[] = [];

  private constructor(project: Project, env: Readonly<Record<string, string | undefined>>) {
    this.project = project;
    this.#env = env;
  }

  static async with(files: Readonly<Record<string, string>>): Promise<BothBuilders> {
    const project = await Project.with(files);
    return new BothBuilders(project, await dockerCli(project.folder));
  }

  /** @throws if the build fails */
  async ours(inputs: Inputs): Promise<Built> {
    return await this.#build(process.execPath, [BIN, 'build'], inputs);
  }

  /** @throws if the build fails */
  async theirs(inputs: Inputs): Promise<Built> {
    return await this.#build('docker', ['buildx', 'build'], inputs);
  }

  async #build(program: string, command: readonly string[], inputs: Inputs): Promise<Built> {
    const { flags = [], env = {}, context = 'context', input } = inputs;
    images += 1;
    const name = `stagedive-test/inputs-${process.pid}:${images}`;
    const args = [...command, context, '--progress', 'plain', '-t', name, ...flags];
    const { exitCode, stderr } = await execa(program, args, {
      cwd: this.project.folder,
      env: { ...this.#env, ...PLAIN, ...env } as NodeJS.ProcessEnv,
      reject: false,
      timeout: 120_000,
      ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    });
    if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${exitCode}:\n${stderr}`);
    this.#stored.push(name);
    const image = await docker.getImage(name).inspect();
    return { id: image.Id, config: image.Config, layers: image.RootFS.Layers ?? [], ran: ranSteps(stderr) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#stored) {
      await docker
        .getImage(name)
        .remove({ force: true })
        .catch(() => undefined);
    }
    await this.project[Symbol.asyncDispose]();
  }
}

/** The steps of the Dockerfile after FROM that plain progress reports as run. */
function ranSteps(progress: string): readonly string[] {
  const titles = new Map<string, string>();
  const ran: string[] = [];
  for (const line of progress.split('\n')) {
    const [, number = '', rest = ''] = /^#(\d+) (.*)$/.exec(line) ?? [];
    if (/^\[\S+ ?\S* ?\d+\/\d+\] (?!FROM)/.test(rest)) titles.set(number, rest);
    else if (rest.startsWith('DONE') && titles.has(number)) ran.push(titles.get(number) ?? '');
  }
  return ran;
}
