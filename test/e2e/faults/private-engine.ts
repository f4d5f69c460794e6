import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';
import { execa } from 'execa';
import { shellImage } from '../projects.ts';

/** Whether this machine can run private engines. */
export const canRunEngines = process.platform === 'linux' && process.getuid?.() === 0;

const VERSION = '26.1.5';

/** Half a second each. */
const MAX_SETTLING_TRIES = 80;

export interface EngineProcess {
  readonly pid: number;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** An engine of the test alone, with its data and socket in a folder of its own. It may be killed. */
export class PrivateEngine implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  /** Starts one. Its base image is copied from the engine of the tests. */
  static async start(): Promise<PrivateEngine> {
    const engine = new PrivateEngine(await mkdtemp(join(tmpdir(), 'stagedive-faults-')));
    try {
      await engine.up();
      await engine.#loadBaseImage();
    } catch (error) {
      await engine[Symbol.asyncDispose]();
      throw error;
    }
    return engine;
  }

  async #loadBaseImage(): Promise<void> {
    const shared = new Docker({ socketPath: (process.env.DOCKER_HOST ?? '').replace('unix://', '') });
    const archive = await shared.getImage(shellImage).get();
    const loaded = await this.docker.loadImage(archive);
    await new Promise((resolve, reject) => loaded.resume().on('end', resolve).on('error', reject));
  }

  get socket(): string {
    return join(this.folder, VERSION, 'run', 'docker.sock');
  }

  get docker(): Docker {
    return new Docker({ socketPath: this.socket });
  }

  /** Starts it, or makes sure that it answers. One start may fail: several start at once, and some were killed before. */
  async up(): Promise<void> {
    await this.#run('up').catch(() => this.#run('up'));
  }

  /** Resolves once containers start again: dockerd answers earlier than a containerd that it started anew. */
  async settled(): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        const container = await this.docker.createContainer({ Image: shellImage, Cmd: ['true'] });
        await container.start().finally(() => container.remove({ force: true }));
        return;
      } catch (error) {
        if (tries === MAX_SETTLING_TRIES) throw error;
        await delay(500);
      }
    }
  }

  /** Sends a signal to its dockerd or containerd; false if there is none. */
  signal(program: 'dockerd' | 'containerd', signal: NodeJS.Signals): boolean {
    const pid = this.#processes().find(({ name }) => name === program)?.pid;
    if (pid === undefined) return false;
    process.kill(pid, signal);
    return true;
  }

  /** The processes in it that have a text among their arguments or in their environment. */
  processesWith(text: string): readonly EngineProcess[] {
    return this.#processes().flatMap(({ pid, name }) => {
      const words = read(`/proc/${pid}/cmdline`) + read(`/proc/${pid}/environ`);
      return words.includes(text) ? [{ pid, name, startedAt: startOf(pid) }] : [];
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal('dockerd', 'SIGCONT');
    await this.#run('down');
    await rm(this.folder, { recursive: true, force: true });
  }

  async #run(command: 'up' | 'down'): Promise<void> {
    const { DOCKER_HOST: _, STAGEDIVE_TEST_DOCKER_HOST: __, ...env } = process.env;
    await execa('demo/engine', [command], {
      env: { ...env, STAGEDIVE_ENGINE_DIR: this.folder },
      extendEnv: false,
    });
  }

  /** Everything that runs below the process that holds the engine's namespaces. */
  #processes(): readonly { readonly pid: number; readonly name: string }[] {
    const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const children = new Map<string, string[]>();
    let top = '';
    for (const pid of all) {
      const stat = read(`/proc/${pid}/stat`);
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? '';
      children.set(parent, [...(children.get(parent) ?? []), pid]);
      const words = read(`/proc/${pid}/cmdline`).split('\0');
      if (/(^|\/)unshare$/.test(words[0] ?? '') && words.includes(join(this.folder, VERSION, 'run')))
        top = pid;
    }
    const below = (pid: string): string[] =>
      (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
    if (top === '') return [];
    return below(top).map((pid) => ({ pid: Number(pid), name: read(`/proc/${pid}/comm`).trim() }));
  }
}

/** When a process was started: field 22 of its stat is in hundredths of a second since the machine was (proc(5)). */
function startOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 0);
  return Date.now() - Number(read('/proc/uptime').split(' ')[0]) * 1000 + ticks * 10;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
