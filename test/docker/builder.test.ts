import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builderConnection } from '../../src/docker/builder.ts';
import type { BuilderNode, ChosenBuilder } from '../../src/docker/current-builder.ts';
import { connectEngine } from '../../src/docker/index.ts';
import { NoEngineError } from '../../src/ports.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-builder-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A connection by a docker that says this on stderr and ends with 125. */
async function dockerThatSays(text: string, platform?: string, change: Partial<ChosenBuilder> = {}) {
  const path = join(folder, 'docker');
  await writeFile(path, `#!/bin/sh\necho "$@" > ${folder}/asked\necho '${text}' >&2\nexit 125\n`);
  await chmod(path, 0o755);
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const builder = { name: 'desk', driver: 'remote', nodes: [], source: 'BUILDX_BUILDER', ...change };
  return builderConnection({ builder, platform, env }, () =>
    Promise.reject(new Error('No engine is asked for.')),
  );
}

describe('a builder that cannot be reached', () => {
  it.each([
    [
      'unknown flag: --builder',
      'docker has no buildx plugin here. Install docker with buildx, or use the engine with --builder default.',
    ],
    [
      'ERROR: failed to dial: connection refused',
      'failed to dial: connection refused. Start it with `docker buildx inspect --bootstrap desk`, or use the engine with --builder default.',
    ],
  ])('counts as no engine: %s', async (said, sentence) => {
    const connection = await dockerThatSays(said);
    const error = await connection.openGrpc().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(NoEngineError);
    expect(String(error)).toContain(`The builder desk (BUILDX_BUILDER) cannot be reached: ${sentence}`);
    await connection.close();
  });

  const node = (endpoint: string, platforms: readonly string[] = []): BuilderNode => ({
    name: 'desk0',
    endpoint,
    platforms,
  });

  it.each([
    [
      'ERROR: context deadline exceeded',
      'tcp://far:1234',
      'BuildKit at tcp://far:1234 does not answer in time. Start buildkitd at tcp://far:1234, or check',
    ],
    [
      'ERROR: error during connect: Get "http://docker.example.com": command [ssh] has exited with exit status 255, stderr=Host key verification failed.',
      'ssh://me@far:22',
      'ssh does not know the host key of far and cannot ask here; run `ssh far` once in a terminal and accept it. Start buildkitd at ssh://me@far:22',
    ],
  ])('of the driver remote is named with its address: %s', async (said, endpoint, sentence) => {
    const connection = await dockerThatSays(said, undefined, { nodes: [node(endpoint)] });
    await expect(connection.openGrpc()).rejects.toThrow(`cannot be reached: ${sentence}`);
    await connection.close();
  });

  it('names only the node of the platform that is built for', async () => {
    const nodes = [node('tcp://here:1', ['linux/amd64']), node('tcp://far:1', ['linux/arm64'])];
    const connections = ['linux/arm64', 'linux/riscv64', undefined].map((platform) =>
      dockerThatSays('no', platform, { nodes }),
    );
    const named = (await Promise.all(connections)).map(({ engine }) => engine.nodes);
    expect(named).toEqual([
      ['tcp://far:1'],
      ['tcp://here:1', 'tcp://far:1'],
      ['tcp://here:1', 'tcp://far:1'],
    ]);
  });

  it('knows its node, and whether another platform belongs on it', async () => {
    const nodes = [
      { ...node('tcp://here:1', ['linux/amd64', 'linux/386']), name: 'near' },
      { ...node('tcp://far:1', ['linux/arm64']), name: 'far' },
    ];
    const served = async (platform: string | undefined, all = nodes) => {
      const connection = await dockerThatSays('no', platform, { nodes: all });
      if (connection.kind !== 'builder') throw new Error('It is no builder.');
      const others = ['linux/amd64', 'linux/386', 'linux/arm64,linux/amd64', 'linux/riscv64', undefined];
      return [connection.node, ...others.map((other) => connection.serves(other))];
    };
    expect(await served('linux/amd64')).toEqual(['near', true, true, false, false, false]);
    expect(await served('linux/arm64')).toEqual(['far', false, false, true, false, false]);
    expect(await served(undefined)).toEqual(['near', false, false, false, false, true]);
    expect(await served('linux/arm64', nodes.slice(0, 1))).toEqual(['near', true, true, true, true, true]);
  });

  it.each([
    [undefined, ''],
    ['linux/arm64', ' --platform linux/arm64'],
    ['linux/arm64,linux/amd64', ' --platform linux/arm64'],
  ])('is asked for the node of a platform: %s', async (platform, flag) => {
    const connection = await dockerThatSays('no', platform);
    await connection.openGrpc().catch(() => null);
    expect(await readFile(join(folder, 'asked'), 'utf8')).toBe(
      `buildx dial-stdio --builder desk --progress quiet${flag}\n`,
    );
    await connection.close();
  });

  it('counts as no engine when there is no docker', async () => {
    const connection = await dockerThatSays('unused');
    await rm(join(folder, 'docker'));
    const builder = { name: 'desk', driver: 'remote', nodes: [], source: '--builder' };
    const other = builderConnection({ builder, platform: undefined, env: { PATH: folder } }, () =>
      Promise.reject(new Error('No engine is asked for.')),
    );
    await expect(other.openGrpc()).rejects.toThrow(
      'The builder desk (--builder) cannot be reached: there is no program docker here. Install docker with buildx, or use the engine with --builder default.',
    );
    await connection.close();
  });
});

describe('the builder that is used', () => {
  it('is the one that was chosen, and its name is not taken from elsewhere', async () => {
    await mkdir(join(folder, 'instances'));
    const file = { Name: 'far', Driver: 'remote', Nodes: [{ Name: 'far0', Endpoint: 'tcp://far:1234' }] };
    await writeFile(join(folder, 'instances/far'), JSON.stringify(file));
    const connection = await connectEngine({
      env: { HOME: folder, BUILDX_CONFIG: folder, BUILDX_BUILDER: 'far' },
    });
    expect(connection).toMatchObject({
      kind: 'builder',
      engine: { address: 'builder far', source: 'BUILDX_BUILDER', nodes: ['tcp://far:1234'] },
    });
    await connection.close();
  });

  it('is an error of the kind "no engine" when it does not exist', async () => {
    const connecting = connectEngine({ env: { HOME: folder, BUILDX_BUILDER: 'gone' } });
    await expect(connecting).rejects.toMatchObject({
      code: 'no-engine',
      message: 'There is no builder gone (BUILDX_BUILDER); `docker buildx ls` lists them.',
    });
  });
});
