/** `stagedive context` of a service or a bake target, held against what the engine received for a build of it. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Project, runCommand, unique } from './projects.ts';

const DOCKERFILE = [
  'FROM scratch AS tools',
  'COPY tools /tools',
  'FROM scratch AS web',
  'COPY --from=tools /tools /tools',
  'COPY *.json src /web/',
  '',
].join('\n');

/** Every file has a length of its own. */
function files(): Record<string, string> {
  const context = {
    'api/Dockerfile': DOCKERFILE,
    'api/.dockerignore': '*.log\nsrc/left-out\n',
    'api/package.json': 'x'.repeat(10),
    'api/src/main.c': 'x'.repeat(200),
    'api/src/left-out/a.c': 'x'.repeat(3000),
    'api/tools/run.sh': 'x'.repeat(40_000),
    'api/unused.bin': 'x'.repeat(500_000),
    'api/build.log': 'x'.repeat(6_000_000),
  };
  return Object.fromEntries(
    Object.entries(context).map(([path, text]) => [path, text.startsWith('x') ? `${text}${unique()}` : text]),
  );
}

interface Sent {
  readonly files: number;
  readonly bytes: number;
}

/** What the sessions of a build sent of its context. */
async function sentByBuild(project: Project, args: readonly string[]): Promise<Sent> {
  const log = project.path('log');
  const { status, stderr } = await runCommand(['build', ...args], {
    cwd: project.folder,
    env: { STAGEDIVE_LOG: log },
  });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const lines = (await readFile(log, 'utf8')).match(/ sent dir=context what=files .*/g) ?? [];
  expect(lines).not.toEqual([]);
  const sum = (field: string): number =>
    lines.reduce((total, line) => total + Number(new RegExp(` ${field}=(\\d+)`).exec(line)?.[1]), 0);
  return { files: sum('contents'), bytes: sum('bytes') };
}

async function sentByContext(project: Project, args: readonly string[]): Promise<Sent> {
  const { status, stdout } = await runCommand(['context', '--json', ...args], { cwd: project.folder });
  expect(status).toBe(0);
  return JSON.parse(stdout).sent;
}

describe('what is sent of a context', () => {
  test('is for `--service NAME` what the engine receives for that service', async () => {
    const compose =
      'services:\n  web:\n    build: api\n  tools:\n    build: { context: api, target: tools }\n';
    for (const name of ['tools', 'web']) {
      // A folder of its own: the engine has nothing of it yet.
      await using project = await Project.with({ ...files(), 'compose.yaml': compose });
      const said = await sentByContext(project, ['--service', name]);
      expect(await sentByBuild(project, ['--service', name])).toEqual(said);
      expect(said.files).toBe(name === 'tools' ? 1 : 3);
    }
  });

  test('is for `--bake NAME` what the engine receives for that target', async () => {
    const bake = {
      target: { web: { context: 'api' }, tools: { context: 'api', target: 'tools' } },
    };
    for (const name of ['tools', 'web']) {
      await using project = await Project.with({ ...files(), 'docker-bake.json': JSON.stringify(bake) });
      const said = await sentByContext(project, ['--bake', name]);
      expect(await sentByBuild(project, ['--bake', name])).toEqual(said);
      expect(said.files).toBe(name === 'tools' ? 1 : 3);
    }
  });
});
