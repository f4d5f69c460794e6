import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBake } from '../../../src/definitions/disk/bake.ts';
import { bakeSource } from '../../../src/definitions/disk/bake-project.ts';
import { readCompose } from '../../../src/definitions/disk/compose.ts';
import { projectOf } from '../../../src/definitions/disk/compose-project.ts';
import { openCompose } from '../../../src/definitions/disk/compose-tool.ts';
import { definitionDisk } from '../../../src/definitions/disk/read-text.ts';
import type { Definition } from '../../../src/definitions/types.ts';
import { isOldEngine, Project } from '../../engine/build-project.ts';
import { dockerWithCompose } from '../../engine/docker-compose.ts';
import { runCommand } from '../projects.ts';
import { comparableFlags } from './comparable.ts';
import { BAKE_FILES, COMPOSE_FILES, SERVICES } from './compose-project.ts';

const { signal } = new AbortController();
const platform = process.arch === 'arm64' ? 'arm64' : 'amd64';

let folder = '';
let env: Record<string, string | undefined> = {};
let project: Project;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-docker-'));
  env = { ...(await dockerWithCompose(folder)), FROM_ENV: 'of the environment', SSH_AUTH_SOCK: undefined };
  const files = Object.entries({ ...COMPOSE_FILES, ...BAKE_FILES }).map(
    ([name, text]) => [name, text.replaceAll('PLATFORM', platform)] as const,
  );
  project = await Project.with(Object.fromEntries(files));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(project.path('key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
});

afterAll(async () => {
  const { stdout } = await execa('docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'], { env });
  const own = stdout.split('\n').filter((name) => /^(?:stagedive-defs\/|defs-)/.test(name));
  if (own.length > 0) await execa('docker', ['image', 'rm', '--force', ...own], { env });
  await project[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function byName(definitions: readonly Definition[]): Record<string, Definition> {
  return Object.fromEntries(definitions.map((one) => [one.name ?? '', one]));
}

async function imageId(tag: string): Promise<string> {
  const { stdout } = await execa('docker', ['image', 'inspect', '--format', '{{.Id}}', tag], { env });
  return stdout;
}

/** The version of Compose, with which it marks its images. */
async function versionLabel(image: string): Promise<string> {
  const format = '{{index .Config.Labels "com.docker.compose.version"}}';
  const { stdout } = await execa('docker', ['image', 'inspect', '--format', format, image], { env });
  return `com.docker.compose.version=${stdout}`;
}

describe('a Compose project', () => {
  test('is read as `docker compose config` reads it, and without Compose alike', async () => {
    const disk = definitionDisk(project.folder, homedir());
    const files = projectOf([project.path('compose.yaml'), project.path('compose.override.yaml')], null);
    const own = await readCompose(files, disk, env);
    const composes = byName(await openCompose(files, disk, env, signal));
    expect(Object.keys(byName(own)).sort()).toEqual([...SERVICES].sort());
    expect(byName(own)).toEqual(composes);
    expect(own.filter(({ problem }) => problem !== null)).toEqual([]);
  });

  test.each(SERVICES.filter((name) => name !== 'shm'))(
    'is built and named as `docker compose build` does it: %s',
    async (service) => {
      if (await isOldEngine()) return;
      await execa('docker', ['compose', '--profile', '*', 'build', service], { env, cwd: project.folder });
      const name = service === 'platform' ? 'stagedive-defs/platform:from-dotenv' : `defs-${service}`;
      const composes = await imageId(name);
      const version = await versionLabel(name);
      await execa('docker', ['image', 'rm', name], { env });
      const { status, stderr } = await runCommand(['build', '--service', service, '--label', version], {
        cwd: project.folder,
        env,
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
      expect(await imageId(name)).toBe(composes);
    },
  );
});

describe('bake files', () => {
  beforeAll(async () => {
    // buildx takes services for targets, too, and refuses dates (0.29; 0.13 took them).
    const compose = await readFile(project.path('compose.yaml'), 'utf8');
    await writeFile(project.path('compose.yaml'), compose.replace('2020-01-01', "'2020-01-01'"));
  });

  const targets = Object.keys(JSON.parse(BAKE_FILES['docker-bake.json'] ?? '{}').target).flatMap((name) =>
    name === 'matrix' ? ['matrix-1-x', 'matrix-1-y', 'matrix-2-x', 'matrix-2-y'] : [name],
  );
  const files = ['docker-bake.json', 'docker-bake.override.json'] as const;

  test('in JSON are read as `docker buildx bake --print` reads them, and without buildx alike', async () => {
    const disk = definitionDisk(project.folder, homedir());
    const together = bakeSource([project.path(files[0]), project.path(files[1])]);
    const printed = byName(await openBake(together, disk, { env, signal }, [project.folder]));
    const without = { ...env, PATH: '/nowhere' };
    const own = byName(await openBake(together, disk, { env: without, signal }, [project.folder]));
    expect(Object.keys(own).sort()).toEqual([...targets].sort());
    for (const name of targets) expect(sorted(own[name])).toEqual(sorted(printed[name]));
  });

  test.each(targets)('are built as `docker buildx bake` builds them: %s', async (target) => {
    if (await isOldEngine()) return;
    const tag = `stagedive-defs/bake-${target}`;
    // Without -f, buildx would mix services of the same name in.
    const bake = ['buildx', 'bake', ...files.flatMap((file) => ['-f', file]), '--load'];
    const told = { ...env, TOKEN: 'of the environment' };
    await execa('docker', [...bake, '--set', `${target}.tags=${tag}:buildx`, target], {
      env: told,
      cwd: project.folder,
    });
    const { status, stderr } = await runCommand(['build', '--bake', target, '-t', tag], {
      cwd: project.folder,
      env: told,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
    expect(await imageId(tag)).toBe(await imageId(`${tag}:buildx`));
  });
});

/** What buildx prints says nothing of lines. */
function sorted(definition: Definition | undefined): unknown {
  if (definition === undefined) return undefined;
  const links = Object.entries(definition.links).map(([name, link]) => [name, sorted(link)]);
  return {
    ...definition,
    at: null,
    flags: comparableFlags(definition),
    links: Object.fromEntries(links),
    groups: definition.groups.toSorted(),
  };
}
