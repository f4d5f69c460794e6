/**
 * What bake reads without -f: compose files and bake files together, by buildx and by our own reader. Hosts, the network,
 * `no_cache` and `pull` of compose files are left out: buildx 0.13 does not take them.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBake } from '../../../src/definitions/disk/bake.ts';
import { standardBake } from '../../../src/definitions/disk/bake-project.ts';
import { definitionDisk } from '../../../src/definitions/disk/read-text.ts';
import type { Definition } from '../../../src/definitions/types.ts';
import { Project } from '../../engine/build-project.ts';
import { dockerCli } from '../../engine/docker-cli.ts';
import { runCommand } from '../projects.ts';
import { comparableFlags } from './comparable.ts';

const { signal } = new AbortController();

let folder = '';
let env: Record<string, string | undefined> = {};
let project: Project;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-docker-'));
  env = await dockerCli(folder);
  project = await Project.with({
    Dockerfile: 'FROM scratch AS a\nFROM scratch AS b\n',
    'app/Dockerfile': 'FROM scratch AS a\nARG A\n',
    '.env': 'TAG=of-dotenv\n',
    'token.txt': 'x',
    'compose.yaml': `services:
  web:
    image: web:\${TAG}
    build:
      context: app
      target: a
      args: {A: "$$\{x} %{y}", B: compose, NUMBER: 1}
      labels: {one: 1}
      additional_contexts: {more: ./app}
      cache_from: [stagedive-defs/none]
      secrets: [token]
      ulimits: {nofile: {soft: 5, hard: 6}}
      x-bake:
        tags: ["more:\${TAG}"]
        platforms: [linux/amd64, linux/arm64]
        output: [type=cacheonly]
  tagged: {image: ignored, build: {context: ., tags: ["own:1"]}}
  plain: {build: {dockerfile_inline: "FROM scratch\\nLABEL a=$$b"}}
  image: {image: only}
secrets: {token: {file: token.txt}}
`,
    'docker-compose.yml': 'services: {later: {build: .}, plain: {build: {cache_to: [type=inline]}}}\n',
    'docker-bake.json': JSON.stringify({
      group: { default: { targets: ['child'] } },
      target: { web: { args: { B: 'bake' }, labels: { two: '2' } }, child: { inherits: ['web', 'plain'] } },
    }),
    'docker-bake.override.json': JSON.stringify({ target: { web: { tags: ['over:1'] } } }),
  });
});

afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function readBy(surroundings: Record<string, string | undefined>): Promise<readonly Definition[]> {
  const disk = definitionDisk(project.folder, homedir());
  const source = await standardBake(project.folder, disk, surroundings);
  if (source === null) throw new Error('There are no bake files.');
  return await openBake(source, disk, { env: surroundings, signal }, [project.folder]);
}

function comparable(definitions: readonly Definition[]): unknown {
  const entries = definitions.map((definition) => {
    const { name, context, dockerfile, target, groups } = definition;
    const flags = comparableFlags(definition);
    return [name, { ...flags, context, dockerfile, target, groups: groups.toSorted() }];
  });
  return Object.fromEntries(entries);
}

describe('bake without -f', () => {
  test('merges compose files and bake files as buildx does, and without buildx alike', async () => {
    const printed = await readBy(env);
    expect(printed.map(({ name }) => name).sort()).toEqual(['child', 'later', 'plain', 'tagged', 'web']);
    expect(comparable(await readBy({ ...env, PATH: '/nowhere' }))).toEqual(comparable(printed));
  });

  test('opens a service to which the bake file adds something', async () => {
    const { status, stdout, stderr } = await runCommand(['ls', '--bake', 'web', '--json'], {
      cwd: project.folder,
      env,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ dockerfile: 'app/Dockerfile', target: 'a' });
  });
});
