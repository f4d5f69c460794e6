/** Processes in containers of states, by the port. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Builder,
  BuildFailure,
  Container,
  ContainerRequest,
  OpenBuild,
  ProcessEnd,
  ProcessRequest,
  Resolution,
  StateRef,
} from '../../src/ports.ts';
import { Project, Recorder, shellImage, testBuilder, unique } from './build-project.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { kill, processesWith } from './processes.ts';

const tag = unique();
let project: Project;
let builder: Builder;
let build: OpenBuild;
let graph: Resolution['graph'];
let good: StateRef;

const engineAddress = (): string => process.env.DOCKER_HOST ?? '';
const major = (): number => Number.parseInt(builder.engine.version, 10);

beforeAll(async () => {
  project = await Project.with({
    Dockerfile: `FROM ${shellImage}
RUN echo ${tag} > /good
RUN --mount=type=cache,target=/cache,id=${tag} \\
    echo half > /half; echo more >> /cache/log; exit 6
`,
  });
  builder = await testBuilder();
  build = await builder.open(project.spec(), new Recorder());
  ({ graph } = await build.resolve());
  good = await build.solve({ digest: stepNamed('/good'), index: 0 });
});

afterAll(async () => {
  await build.close();
  await builder.close();
  await project[Symbol.asyncDispose]();
});

function stepNamed(text: string): string {
  const step = graph.steps.find(({ name, op }) => op.kind === 'exec' && name.includes(text));
  if (step === undefined) throw new Error(`No step ${text}.`);
  return step.digest;
}

async function run(
  request: ContainerRequest,
  args: readonly string[],
  more: Partial<ProcessRequest> = {},
): Promise<{ end: ProcessEnd; stdout: string; stderr: string }> {
  const container = await build.container(request);
  try {
    return await runIn(container, args, more);
  } finally {
    await container.release();
  }
}

async function runIn(container: Container, args: readonly string[], more: Partial<ProcessRequest> = {}) {
  const said = { stdout: '', stderr: '' };
  const running = container.start({
    args,
    env: [],
    cwd: '/',
    user: '',
    tty: null,
    output: (stream, bytes) => {
      said[stream] += Buffer.from(bytes).toString();
    },
    ...more,
  });
  running.endInput();
  await running.started;
  return { end: await running.ended, ...said };
}

const root = (): ContainerRequest => ({ root: { kind: 'state', state: good } });

describe('a process in a state', () => {
  it('has the given arguments, environment, folder and user', async () => {
    const more = { env: ['A=b c', 'PATH=/bin:/usr/bin'], cwd: '/new/folder', user: 'builder' };
    const { end, stdout } = await run(root(), ['sh', '-c', 'echo "$A"; pwd; id -un; cat /good'], more);
    expect(end).toEqual({ kind: 'exited', status: 0 });
    expect(stdout).toBe(`b c\n/new/folder\nbuilder\n${tag}\n`);
  });

  it('has a terminal of the requested size', async () => {
    const { stdout } = await run(root(), ['sh', '-c', 'tty; stty size'], { tty: { columns: 123, rows: 45 } });
    expect(stdout).toMatch(/^\/dev\/pts\/\d+\r\n45 123\r\n$/);
  });

  it.each([0, 1, 77, 255])('ends with status %i', async (status) => {
    expect((await run(root(), ['sh', '-c', `exit ${status}`])).end).toEqual({ kind: 'exited', status });
  });

  it('has its own exit status although it has not read its input', async () => {
    const container = await build.container(root());
    const running = container.start({
      args: ['sh', '-c', 'head -c 4 | wc -c; exit 3'],
      env: [],
      cwd: '/',
      user: '',
      tty: null,
      output: () => {},
    });
    for (let sent = 0; sent < 4_000_000; sent += 64 * 1024) void running.write(Buffer.alloc(64 * 1024));
    expect(await running.ended).toEqual({ kind: 'exited', status: 3 });
    await container.release();
  });

  it('ends when its container is released', async () => {
    const container = await build.container(root());
    const ended = runIn(container, ['sleep', '1000']).then(({ end }) => end.kind);
    await container.release();
    expect(['exited', 'lost', 'refused']).toContain(await ended);
  });

  it('is refused for an unknown user', async () => {
    const { end } = await run(root(), ['true'], { user: 'nosuch' });
    expect(end).toMatchObject({ kind: 'refused', status: 127, message: expect.stringContaining('nosuch') });
  });

  it('waits until its output is consumed', async () => {
    let read = 0;
    const { end } = await run(root(), ['sh', '-c', 'head -c 3000000 /dev/zero'], {
      output: async (_stream, bytes) => {
        await new Promise((resolve) => setImmediate(resolve));
        read += bytes.length;
      },
    });
    expect(end).toEqual({ kind: 'exited', status: 0 });
    expect(read).toBe(3_000_000);
  });

  it('sees mounted states and tmpfs', async () => {
    const empty = await build.solve(null);
    const image = await build.image(shellImage, null);
    const { stdout } = await run(
      {
        root: { kind: 'state', state: empty },
        mounts: [
          { kind: 'tmpfs', dest: '/own' },
          { kind: 'state', state: image, selector: '/bin/busybox', dest: '/own/busybox', readonly: true },
          { kind: 'state', state: good, selector: '/', dest: '/other', readonly: false },
        ],
      },
      [
        '/own/busybox',
        'sh',
        '-c',
        '/own/busybox cat /other/good; echo x > /other/new && echo x > /own/new && echo written',
      ],
    );
    expect(stdout).toBe(`${tag}\nwritten\n`);
  });
});

describe('a process around a step', () => {
  it('has the mounts of the step', async () => {
    const request: ContainerRequest = { root: { kind: 'step', state: good, step: stepNamed('/half') } };
    await run(request, ['sh', '-c', 'echo first > /cache/first']);
    expect((await run(request, ['cat', '/cache/first'])).stdout).toBe('first\n');
    expect((await run(root(), ['ls', '/cache'])).end).not.toEqual({ kind: 'exited', status: 0 });
  });

  it('runs in the state that a failed step left, after a run and after a solve', async () => {
    const outcome = await build.run();
    if (outcome.kind !== 'failed') throw new Error(`The build ${outcome.kind}.`);
    const solved = await build.solve({ digest: stepNamed('/half'), index: 0 }).then(
      () => null,
      (error: { failure: BuildFailure }) => error.failure,
    );
    for (const failure of [outcome.failure, solved]) {
      if (failure === null) throw new Error('The step did not fail.');
      expect(failure.vertex).toBe(stepNamed('/half'));
      if (major() < 23) {
        expect(failure.mounts).toBeNull();
        continue;
      }
      const look = (side: 'before' | 'after') =>
        run({ root: { kind: 'failure', failure, side } }, [
          'sh',
          '-c',
          'cat /good /half; head -n 1 /cache/log',
        ]);
      expect((await look('after')).stdout).toBe(`${tag}\nhalf\nmore\n`);
      expect((await look('before')).stdout).toBe(`${tag}\nmore\n`);
      // A state of another build of the engine's comes along.
      const { stdout } = await run(
        {
          root: { kind: 'failure', failure, side: 'after' },
          mounts: [{ kind: 'state', state: good, selector: '/good', dest: '/beside', readonly: true }],
        },
        ['cat', '/beside', '/half'],
      );
      expect(stdout).toBe(`${tag}\nhalf\n`);
    }
  });
});

describe('what containers leave behind', () => {
  it('is nothing, even after 50 of them', async () => {
    const signals = ['SIGCONT', 'SIGINT', 'SIGTERM', 'exit', 'uncaughtException'];
    const listeners = () => signals.map((name) => process.listenerCount(name));
    const before = { listeners: listeners(), files: readdirSync('/proc/self/fd').length };
    const marks = unique();
    for (let round = 0; round < 50; round += 1) {
      const { end, stdout } = await run(root(), ['sh', '-c', `echo "$MARK ${round}"`], {
        env: [`MARK=${marks}`],
        tty: round % 2 === 0 ? { columns: 80, rows: 24 } : null,
      });
      expect({ end, stdout: stdout.trim() }).toEqual({
        end: { kind: 'exited', status: 0 },
        stdout: `${marks} ${round}`,
      });
    }
    expect({ listeners: listeners(), files: readdirSync('/proc/self/fd').length }).toEqual(before);
    expect(await processesWith(`MARK=${marks}`)).toEqual([]);
  });

  it('is nothing when the connection is lost', async () => {
    await using proxy = await CuttingProxy.listen(project.path('engine.sock'), engineAddress());
    const mark = unique();
    const other = await testBuilder(proxy.address);
    const open = await other.open(project.spec(), new Recorder());
    await open.resolve();
    const state = await open.solve({ digest: stepNamed('/good'), index: 0 });
    const container = await open.container({ root: { kind: 'state', state } });
    let heard = (): void => undefined;
    const ready = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const running = container.start({
      args: ['sh', '-c', 'echo ready; while true; do sleep 0.1; done'],
      env: [`MARK=${mark}`],
      cwd: '/',
      user: '',
      tty: { columns: 80, rows: 24 },
      output: () => heard(),
    });
    await ready;
    expect(await processesWith(`MARK=${mark}`)).not.toEqual([]);
    proxy.cut();
    expect(await running.ended).toEqual({
      kind: 'lost',
      error: expect.objectContaining({
        code: 'engine-lost',
        message: expect.stringContaining(`The engine at ${proxy.address} went away`),
      }),
    });
    await container.release();
    await open.close();
    await other.close();
    // Engines before 23 let the process run on, and without a connection nothing can stop it.
    const left = () => processesWith(`MARK=${mark}`);
    if (major() >= 23) await expect.poll(left, { timeout: 20_000 }).toEqual([]);
    for (const { pid } of await left()) kill(pid);
    await expect(open.container({ root: { kind: 'state', state } })).rejects.toThrow();
  });

  it('is nothing when the build is closed', async () => {
    const mark = unique();
    const open = await builder.open(project.spec(), new Recorder());
    await open.resolve();
    const state = await open.solve({ digest: stepNamed('/good'), index: 0 });
    const container = await open.container({ root: { kind: 'state', state } });
    const running = container.start({
      args: ['sleep', '1000'],
      env: [`MARK=${mark}`],
      cwd: '/',
      user: '',
      tty: null,
      output: () => undefined,
    });
    await running.started;
    await expect.poll(() => processesWith(`MARK=${mark}`), { timeout: 20_000 }).not.toEqual([]);
    await open.close();
    expect((await running.ended).kind).toBe('lost');
    await expect.poll(() => processesWith(`MARK=${mark}`), { timeout: 20_000 }).toEqual([]);
  });
});
