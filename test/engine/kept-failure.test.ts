/** What a failed step has left, while others build, export and prune. */
import { execFile } from 'node:child_process';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Builder, type BuildFailure, type OpenBuild, StateGoneError } from '../../src/ports.ts';
import { Project, Recorder, shellImage, testBuilder, unique } from './build-project.ts';
import { dockerCli } from './docker-cli.ts';
import { processesWith } from './processes.ts';

let builder: Builder;
/** Engines before 23 keep nothing of a step that failed. */
let keepsFailures: boolean;
let programs: Project;
let cli: Record<string, string | undefined>;

beforeAll(async () => {
  builder = await testBuilder();
  keepsFailures = Number.parseInt(builder.engine.version, 10) >= 23;
  programs = await Project.with({});
  cli = { ...(await dockerCli(programs.folder)), DOCKER_BUILDKIT: '1' };
});

afterAll(async () => {
  await builder.close();
  await programs[Symbol.asyncDispose]();
});

/** Runs docker as another client; what it wrote, whether it succeeded or not. */
function docker(...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile('docker', args, { env: cli }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}

/** A random number that the step creates on every run. */
const RUN_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

function runIdIn(text: string): string {
  const id = RUN_ID.exec(text)?.[0];
  if (id === undefined) throw new Error(`No step ran: ${text}`);
  return id;
}

/** Each run of the failing step writes its id to the root and to a mount that is not a cache, then fails. */
function failingProject(mark = unique()): Promise<Project> {
  return Project.with({
    Dockerfile: `FROM ${shellImage} AS beside
RUN echo ${mark} > /made
FROM ${shellImage}
RUN echo ${mark} > /before
RUN --mount=type=cache,target=/cache,id=${mark},sharing=locked --mount=type=bind,from=beside,target=/in,rw \\
    cat /proc/sys/kernel/random/uuid | tee /half /in/half; exit 6 # ${mark}
`,
  });
}

/** A build that was run, and has failed. */
class Failed implements AsyncDisposable {
  private constructor(
    readonly build: OpenBuild,
    readonly failure: BuildFailure,
    readonly heard: Recorder,
  ) {}

  static async of(project: Project): Promise<Failed> {
    const heard = new Recorder();
    const build = await builder.open(project.spec(), heard);
    const outcome = await build.run();
    if (outcome.kind !== 'failed') throw new Error(`The build ${outcome.kind}.`);
    return new Failed(build, outcome.failure, heard);
  }

  get runId(): string {
    return runIdIn(this.heard.log);
  }

  list() {
    return this.build.failureTrees(this.failure, []);
  }

  async read(path: string): Promise<string> {
    const entry = (await this.list())?.after.find((each) => each.path === path);
    if (entry === undefined) throw new Error(`There is no ${path}.`);
    let text = '';
    await this.build.failureContents(this.failure, [], [entry], (_path, chunk) => {
      text += Buffer.from(chunk ?? []).toString();
    });
    return text;
  }

  /** What a command prints in a container of what was left. */
  async print(...args: string[]): Promise<string> {
    const container = await this.build.container({
      root: { kind: 'failure', failure: this.failure, side: 'after' },
    });
    try {
      let text = '';
      const process = container.start({
        args,
        env: [],
        cwd: '/',
        user: '',
        tty: null,
        output: (_stream, bytes) => {
          text += Buffer.from(bytes).toString();
        },
      });
      process.endInput();
      expect(await process.ended).toEqual({ kind: 'exited', status: 0 });
      return text;
    } finally {
      await container.release();
    }
  }

  /** Expects that it can be listed, read and stood in, or that nothing was left where the engine keeps nothing. */
  async expectKept(runId = this.runId): Promise<void> {
    if (!keepsFailures) return await this.#expectNothing();
    const trees = await this.list();
    const names = (side: 'before' | 'after') => trees?.[side].map(({ path }) => path);
    expect(names('before')).toContain('before');
    expect(names('before')).not.toContain('half');
    expect(names('after')).toEqual(expect.arrayContaining(['before', 'half']));
    expect(await this.read('half')).toBe(`${runId}\n`);
    expect(await this.print('cat', '/half', '/in/half')).toBe(`${runId}\n${runId}\n`);
  }

  async #expectNothing(): Promise<void> {
    const nothing = 'The engine keeps no files of the failed step.';
    expect(this.failure.mounts).toBeNull();
    expect(await this.list()).toBeNull();
    await expect(this.build.failureContents(this.failure, [], [], () => {})).rejects.toThrow(nothing);
    const root = { kind: 'failure', failure: this.failure, side: 'after' } as const;
    await expect(this.build.container({ root })).rejects.toThrow(nothing);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.build.close();
  }
}

describe('the files of a failed step are kept', () => {
  it('while the same build runs again, for both builds, whichever closes first', async () => {
    for (const closed of ['first', 'second'] as const) {
      await using project = await failingProject();
      await using first = await Failed.of(project);
      await using second = await Failed.of(project);
      // The engine hands the second the failure of the first: the step did not run again.
      if (keepsFailures) expect(second.runId).toBe(first.runId);
      await first.expectKept();
      await second.expectKept();
      const [gone, left] = closed === 'first' ? [first, second] : [second, first];
      await gone.build.close();
      await left.expectKept();
    }
  });

  it('for each of several parallel builds while the others close', async () => {
    await using project = await failingProject();
    const builds = await Promise.all([1, 2, 3].map(() => Failed.of(project)));
    for (const build of builds) {
      await build.expectKept();
      await build.build.close();
    }
  });

  it('when the same step is solved and exported in its own build', async () => {
    await using project = await failingProject();
    await using failed = await Failed.of(project);
    const { graph } = await failed.build.resolve();
    const result = graph.result;
    if (result === null) throw new Error('The target is empty.');
    const exported = async (): Promise<void> => {
      for await (const _ of failed.build.tree(result));
    };
    await expect(exported()).rejects.toThrow('exit code: 6');
    await failed.expectKept();
    await expect(failed.build.solve(result)).rejects.toThrow('exit code: 6');
    await failed.expectKept();
  });

  it('when another client builds the same step, with or without cache', async () => {
    await using project = await failingProject();
    await using failed = await Failed.of(project);
    const { runId } = failed;
    for (const args of [[], ['--no-cache'], []]) {
      expect(await docker('build', ...args, project.folder)).toContain('exit code: 6');
      await failed.expectKept(runId);
    }
  });

  it('or reported as gone, when another client meets the same failure at the same moment', async () => {
    await using project = await failingProject();
    const theirs = docker('build', project.folder);
    await using failed = await Failed.of(project);
    expect(await theirs).toContain('exit code: 6');
    await failed.expectKept().catch((error: unknown) => expect(error).toBeInstanceOf(StateGoneError));
  });

  it('when the build cache is pruned', async () => {
    const mark = unique();
    await using project = await failingProject(mark);
    await using failed = await Failed.of(project);
    if (!keepsFailures) return;
    const left = (await layers(mark)).find(({ Description }) => /^mount \/ from .*uuid/.test(Description));
    // This layer only: the engine may have other users.
    const prune = () => docker('builder', 'prune', '--all', '--force', '--filter', `id=${left?.ID}`);
    expect(await docker('build', project.folder)).toContain('exit code: 6');
    expect(await prune()).toMatch(/Total:\s+0B/);
    await failed.expectKept();
    await failed.build.close();
    await expect.poll(prune, { timeout: 20_000 }).not.toMatch(/Total:\s+0B/);
  });

  it('if the stage has no shell', async () => {
    const mark = unique();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS tools
FROM scratch
COPY --from=tools /bin/busybox /busybox
RUN ["/busybox", "sh", "-c", "echo ${mark} > /half; exit 3"]
`,
    });
    await using failed = await Failed.of(project);
    expect(failed.failure.exitCode).toBe(3);
    expect(await docker('build', project.folder)).toContain('exit code: 3');
    // With the stage's own tools, which do not exist.
    expect(await failed.list()).toBeNull();
    if (!keepsFailures) return;

    const { graph } = await failed.build.resolve();
    const from = graph.steps.find(({ name }) => name.includes(shellImage));
    const tools = [{ digest: from?.digest ?? '', index: 0 }];
    const trees = await failed.build.failureTrees(failed.failure, tools);
    const half = trees?.after.find(({ path }) => path === 'half');
    if (half === undefined) throw new Error('The file half is not in the listing.');
    let text = '';
    await failed.build.failureContents(failed.failure, tools, [half], (_path, chunk) => {
      text += Buffer.from(chunk ?? []).toString();
    });
    expect(text).toBe(`${mark}\n`);
    expect(await failed.print('/busybox', 'cat', '/half')).toBe(`${mark}\n`);
    await expect(failed.build.failureContents(failed.failure, [], [half], () => {})).rejects.toThrow(
      'no image of this build has a shell with xargs and cat',
    );
    // An error while solving the tools is not the same as missing tools.
    const failing = { digest: failed.failure.vertex ?? '', index: 0 };
    await expect(failed.build.failureTrees(failed.failure, [failing])).rejects.toThrow('exit code: 3');
  });
});

describe('a build that was closed', () => {
  it('no longer has its failure, and reports that', async () => {
    await using project = await failingProject();
    const failed = await Failed.of(project);
    if (!keepsFailures) {
      await failed.build.close();
      return await failed.expectKept();
    }
    const half = (await failed.list())?.after.filter(({ path }) => path === 'half') ?? [];
    await failed.build.close();
    for (const asked of [
      failed.list(),
      failed.print('true'),
      failed.build.failureContents(failed.failure, [], half, () => {}),
    ]) {
      const error = await asked.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(StateGoneError);
      expect(error).toMatchObject({ code: 'state-gone', message: expect.stringContaining('are gone') });
    }
  });

  it('lets the next build run the same step again', async () => {
    await using project = await failingProject();
    const seen = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      await using failed = await Failed.of(project);
      seen.add(failed.runId);
      await failed.expectKept();
    }
    expect(seen.size).toBe(4);
  });

  it('leaves no process in the state of its failed step', async () => {
    if (!keepsFailures) return;
    const mark = unique();
    await using project = await failingProject(mark);
    const failed = await Failed.of(project);
    const root = { kind: 'failure', failure: failed.failure, side: 'after' } as const;
    const container = await failed.build.container({ root });
    const running = container.start({
      args: ['sleep', '1000'],
      env: [`MARK=${mark}`],
      cwd: '/',
      user: '',
      tty: null,
      output: () => {},
    });
    await running.started;
    await expect.poll(() => processesWith(`MARK=${mark}`)).not.toEqual([]);
    await failed.build.close();
    await expect.poll(() => processesWith(`MARK=${mark}`)).toEqual([]);
  });

  it('leaves no layer in use, no matter how soon it is closed', async () => {
    for (const soon of [true, true, true, true, false]) {
      const mark = unique();
      await using project = await failingProject(mark);
      const failed = await Failed.of(project);
      if (!soon && keepsFailures) expect(await layersInUse(mark)).not.toEqual([]);
      await failed.build.close();
      await expect.poll(() => layersInUse(mark), { timeout: 15_000 }).toEqual([]);
    }
  });
});

/** What steps with `mark` in their commands have made, as the engine keeps it. */
async function layers(mark: string): Promise<readonly CacheRecord[]> {
  const socketPath = process.env.DOCKER_HOST?.replace('unix://', '') ?? '';
  const docker = new Docker({ socketPath });
  // With containerd's store, the count fails if a layer goes while it is made.
  const { BuildCache } = await docker.df().catch(() => docker.df());
  const records: readonly CacheRecord[] = BuildCache ?? [];
  return records.filter(({ Description }) => Description.includes(mark));
}

async function layersInUse(mark: string): Promise<readonly CacheRecord[]> {
  return (await layers(mark)).filter(({ InUse }) => InUse);
}

interface CacheRecord {
  readonly ID: string;
  readonly Description: string;
  readonly InUse: boolean;
}
