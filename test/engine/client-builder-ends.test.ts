/** Builders that are killed, stopped and started again, through a stand-in for `docker buildx dial-stdio`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBuilder } from '../../src/buildkit/index.ts';
import { keepBuilder } from '../../src/commands/keep-builder.ts';
import { connectEngine } from '../../src/docker/index.ts';
import type { Builder } from '../../src/ports.ts';
import { Project, Recorder, shellImage, unique } from './build-project.ts';
import { BuilderStandIn } from './builder-stand-in.ts';
import { kill } from './processes.ts';

let home: Project;
let desk: BuilderStandIn;
let connect: () => Promise<Builder>;
const crashes: unknown[] = [];
const onCrash = (error: unknown): void => void crashes.push(error);

beforeAll(async () => {
  home = await Project.with({});
  desk = await BuilderStandIn.start(home.folder, process.env.DOCKER_HOST ?? '');
  const { env } = desk;
  connect = keepBuilder(
    () => connectEngine({ env }),
    (connection) => createBuilder(connection, env),
  );
  process.on('uncaughtException', onCrash);
});

afterAll(async () => {
  process.off('uncaughtException', onCrash);
  await desk[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

/** A step that prints much, and a context that takes long to send. */
const busyProject = () =>
  Project.with({
    'big.bin': 'x'.repeat(30_000_000),
    Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()} begins; yes "much to say" | head -c 1500000; sleep 60\nCOPY big.bin /\n`,
  });

type Phase = 'sending' | 'printing';

/** Builds, calls `act` in the middle of it, and returns how the build ended. */
async function buildDuring(phase: Phase, act: () => Promise<void>) {
  await using project = await busyProject();
  const builder = await connect();
  const heard = new Recorder();
  const build = await builder.open(project.spec(), heard);
  const outcome = build.run();
  if (phase === 'printing') await heard.logged(' begins');
  else await expect.poll(() => heard.vertex('load build context')?.started ?? null).not.toBeNull();
  await act();
  const end = await outcome;
  await build.close();
  return end;
}

/** A build that works. */
async function buildsAgain(): Promise<void> {
  await using project = await Project.with({
    'sent.txt': unique(),
    Dockerfile: `FROM ${shellImage}\nCOPY sent.txt /\nRUN cat /sent.txt\n`,
  });
  const builder = await connect();
  const heard = new Recorder();
  const build = await builder.open(project.spec(), heard);
  expect(await build.run()).toMatchObject({ kind: 'done' });
  await build.close();
}

describe('a builder', () => {
  it.each(['sending', 'printing'] as const)(
    'that is killed while it is %s ends the build in one sentence, and the next one connects again',
    async (phase) => {
      for (let round = 0; round < 5; round++) {
        const end = await buildDuring(phase, () => desk.kill());
        expect(end).toEqual({
          kind: 'lost',
          message: 'The engine at builder desk went away: the connection was closed.',
        });
        await expect(connect()).rejects.toThrow(
          'The builder desk (BUILDX_BUILDER) cannot be reached: failed to dial the builder: ENOENT. Start buildkitd at',
        );
        await desk.start();
        await buildsAgain();
      }
      expect(crashes).toEqual([]);
    },
  );

  it.each(['sending', 'printing'] as const)('that is stopped while it is %s is lost', async (phase) => {
    for (let round = 0; round < 3; round++) {
      const end = await buildDuring(phase, () => desk.stop());
      expect(end).toMatchObject({ kind: 'lost', message: expect.stringContaining('builder desk went away') });
      await desk.start();
      await buildsAgain();
    }
    expect(crashes).toEqual([]);
  });

  it('that is stopped while nothing runs is forgotten, so that the next call connects again', async () => {
    await buildsAgain();
    const builder = await connect();
    await desk.stop();
    expect(await builder.lost).toMatchObject({ code: 'engine-lost', loss: 'closed' });
    await desk.start();
    await buildsAgain();
    expect(await connect()).not.toBe(builder);
  });

  it.each(['sending', 'printing'] as const)(
    'whose dial-stdio is killed while it is %s is lost, and the next call starts another one',
    async (phase) => {
      for (let round = 0; round < 3; round++) {
        const end = await buildDuring(phase, async () => killed((await desk.dialled()).at(-1)));
        expect(end).toMatchObject({ kind: 'lost' });
        await buildsAgain();
      }
      expect(crashes).toEqual([]);
    },
  );

  it('leaves no dial-stdio behind, although it takes its time to end', async () => {
    await (await connect()).close();
    const pids = await desk.dialled();
    expect(pids.length).toBeGreaterThan(5);
    await expect.poll(() => pids.filter(isRunning), { timeout: 20_000 }).toEqual([]);
  });
});

function killed(pid: number | undefined): void {
  if (pid === undefined) throw new Error('Nothing has dialled.');
  kill(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
