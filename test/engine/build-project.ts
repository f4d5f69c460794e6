import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createBuilder } from '../../src/buildkit/index.ts';
import { connectEngine } from '../../src/docker/index.ts';
import type { Builder, BuildListener, BuildNotice, BuildSpec } from '../../src/ports.ts';
import type { StatusUpdate, Vertex } from '../../src/progress/types.ts';
import { specOf } from '../fakes/sample-spec.ts';

/** A base image on every test engine, with busybox and users. Needs no registry. */
export const shellImage = 'stagedive-demo/shell';

/** A base image with a C compiler and a C library. */
export const toolchainImage = 'stagedive-demo/toolchain';

/** A builder on the engine in DOCKER_HOST. `npm test` makes sure that there is one. */
export async function testBuilder(dockerHost?: string): Promise<Builder> {
  return await createBuilder(await connectEngine({ env: process.env, dockerHost }));
}

/**
 * Whether the engine is older than 23. It then keeps no state of a failed step, sends no error details, and its
 * frontend supports neither heredocs nor named build contexts.
 */
export async function isOldEngine(): Promise<boolean> {
  const builder = await testBuilder();
  await builder.close();
  return Number.parseInt(builder.engine.version, 10) < 23;
}

/** A folder with files, removed after the test. */
export class Project implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async with(files: Readonly<Record<string, string | Uint8Array>>): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), 'stagedive-test-')));
    for (const [path, text] of Object.entries(files)) await project.write(path, text);
    return project;
  }

  path(relative: string): string {
    return join(this.folder, relative);
  }

  async write(relative: string, text: string | Uint8Array): Promise<void> {
    await mkdir(dirname(this.path(relative)), { recursive: true });
    await writeFile(this.path(relative), text);
  }

  spec(more: Partial<BuildSpec> = {}): BuildSpec {
    return specOf(this.folder, more);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Records all status and notices of a build, and lets a test wait for a text in its log. */
export class Recorder implements BuildListener {
  readonly notices: BuildNotice[] = [];
  readonly vertexes = new Map<string, Vertex>();
  log = '';
  readonly #waiting = new Set<() => void>();

  status(update: StatusUpdate): void {
    for (const vertex of update.vertexes) this.vertexes.set(vertex.digest, vertex);
    for (const log of update.logs) this.log += Buffer.from(log.data).toString();
    for (const check of this.#waiting) check();
  }

  notice(notice: BuildNotice): void {
    this.notices.push(notice);
  }

  /** The vertex whose name contains `text`. */
  vertex(text: string): Vertex | undefined {
    return [...this.vertexes.values()].find(({ name }) => name.includes(text));
  }

  /** Resolves when the log contains `text`. */
  logged(text: string): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!this.log.includes(text)) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }
}

/** Different on every call, so that no step is cached from an earlier run. */
export function unique(): string {
  return `${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}`;
}
