/** The files and variables that Compose takes from its environment, held against `docker compose config`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wantedDefinition } from '../../../src/definitions/disk/open.ts';
import { Project } from '../../engine/build-project.ts';
import { dockerWithCompose } from '../../engine/docker-compose.ts';

const { signal } = new AbortController();

let folder = '';
let env: Record<string, string | undefined> = {};
let project: Project;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-docker-'));
  env = await dockerWithCompose(folder);
  const web = (build: string): string => `services: {web: {build: {context: ., ${build}}}}\n`;
  const dockerfile = 'FROM scratch AS a\nFROM scratch AS b\n';
  project = await Project.with({
    Dockerfile: dockerfile,
    'compose.yaml': web('target: a, args: {X: "${X:-none}", P: "$COMPOSE_PROJECT_NAME"}'),
    'compose.override.yml': web('args: {OVER: 1}'),
    'b.yaml': web('target: b'),
    '.env': 'X=of .env\n',
    'a.env': 'X=of a.env\nCOMPOSE_PROJECT_NAME=named-in-a\n',
    'b.env': 'X=of b.env\n',
    'named/compose.yaml': `name: "\${NAME:-by-file}"\n${web('target: b')}`,
    'named/Dockerfile': dockerfile,
    'file-in-env/.env': 'COMPOSE_FILE=../b.yaml;../compose.yaml\nCOMPOSE_PATH_SEPARATOR=;\nX=of the folder\n',
    'both/.env': 'COMPOSE_FILE=../b.yaml;compose.yaml\nCOMPOSE_PATH_SEPARATOR=;\nX=of both\n',
    'both/compose.yaml': web('target: a, args: {X: "$X"}'),
    'inside/deep/.env': 'X=of deep\nCOMPOSE_PROJECT_NAME=deep-name\n',
    'Odd _Name.x/compose.yaml': web('target: a'),
    'Odd _Name.x/Dockerfile': dockerfile,
  });
});

afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Read {
  readonly image: string;
  readonly target: string | null;
  readonly context: string;
  readonly args: readonly string[];
}

async function composes(cwd: string, given: Record<string, string>, files: readonly string[]): Promise<Read> {
  const args = ['compose', ...files.flatMap((file) => ['-f', file]), 'config', '--format', 'json'];
  const { stdout } = await execa('docker', args, { cwd, env: { ...env, ...given }, extendEnv: false });
  const { name, services } = JSON.parse(stdout);
  const { context, target, args: own = {} } = services.web.build;
  const pairs = Object.entries(own).map(([key, value]) => `${key}=${value}`);
  return { image: `${name}-web`, target: target ?? null, context, args: pairs.sort() };
}

async function ours(
  cwd: string,
  surroundings: Record<string, string | undefined>,
  files: readonly string[],
): Promise<Read> {
  const wanted = { context: '.', service: 'web', ...(files.length === 0 ? {} : { files }) };
  const options = { cwd, home: homedir(), env: surroundings, signal };
  const found = await wantedDefinition(wanted, options);
  if (found === null) throw new Error('No definition was found.');
  const { flags, target, context } = found;
  return { image: flags.tag.at(-1) ?? '', target, context, args: flags.buildArg.toSorted() };
}

test.each<[string, string, Record<string, string>, readonly string[]]>([
  ['nothing', '.', {}, []],
  ['one -f', '.', {}, ['compose.yaml']],
  ['several -f', '.', {}, ['compose.yaml', 'b.yaml']],
  ['-f in another folder', 'inside', {}, ['../named/compose.yaml']],
  ['COMPOSE_FILE', '.', { COMPOSE_FILE: 'b.yaml:compose.yaml' }, []],
  ['COMPOSE_FILE in another folder', 'inside', { COMPOSE_FILE: '../compose.yaml' }, []],
  ['-f before COMPOSE_FILE', '.', { COMPOSE_FILE: 'none.yaml' }, ['b.yaml']],
  ['COMPOSE_PATH_SEPARATOR', '.', { COMPOSE_FILE: 'compose.yaml,b.yaml', COMPOSE_PATH_SEPARATOR: ',' }, []],
  ['COMPOSE_FILE in .env', 'both', {}, []],
  ['COMPOSE_FILE in the .env of a folder below', 'file-in-env', {}, []],
  ['COMPOSE_ENV_FILES', '.', { COMPOSE_ENV_FILES: 'a.env,b.env' }, []],
  ['COMPOSE_ENV_FILES beside -f', '.', { COMPOSE_ENV_FILES: 'b.env,a.env' }, ['compose.yaml']],
  ['a variable before .env', '.', { X: 'of the environment' }, []],
  ['COMPOSE_PROJECT_NAME', '.', { COMPOSE_PROJECT_NAME: 'mine' }, []],
  ['the name of the file', 'named', {}, []],
  ['the name of the file, from a variable', 'named', { NAME: 'by-variable' }, []],
  ['the name of an odd folder', 'Odd _Name.x', {}, []],
  ['the file of a folder above', 'inside/deep', {}, []],
])('is read as Compose reads it, with Compose and without: %s', async (_, inside, given, files) => {
  const cwd = project.path(inside);
  // Newer than 2.26, Compose also reads the .env beside which it is started; so do we.
  const isOfVersion = inside === 'file-in-env' || inside === 'inside/deep';
  const expected = await composes(cwd, given, files);
  expect(await ours(cwd, { ...env, ...given }, files)).toEqual(expected);
  const alone = await ours(cwd, { ...env, ...given, PATH: '/nowhere' }, files);
  if (!isOfVersion) expect(alone).toEqual(expected);
});
