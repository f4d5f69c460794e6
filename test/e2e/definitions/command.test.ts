import { describe, expect, test } from 'vitest';
import { Project, runCommand } from '../projects.ts';

const FILES = {
  'api/Dockerfile': 'FROM scratch AS one\nFROM scratch\n',
  'api/Dockerfile.dev': 'FROM scratch AS dev\n',
  'broken/Dockerfile': 'FROM scratch\nRUNN x\n',
  'compose.yaml': `services:
  web:
    build: {context: api, target: one, args: {VERSION: "\${VERSION:-1}", API_TOKEN: s3cret-token}}
  inline: {build: {dockerfile_inline: "FROM scratch AS inner"}}
`,
};

/** Tools of the machine must not matter here. */
const env = { PATH: '/nowhere' };

describe('stagedive definitions', () => {
  test('lists a folder as JSON, with paths from the folder, wherever it is started', async () => {
    await using project = await Project.with(FILES);
    const { status, stdout, stderr } = await runCommand(['definitions', project.folder, '--json'], {
      env,
      cwd: '/',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { definitions } = JSON.parse(stdout);
    expect(definitions).toHaveLength(5);
    expect(definitions[0]).toEqual({
      kind: 'compose',
      name: 'web',
      file: 'compose.yaml',
      context: 'api',
      dockerfile: 'api/Dockerfile',
      target: 'one',
      args: { API_TOKEN: '***', VERSION: '1' },
      stages: 2,
      problem: null,
      groups: [],
    });
    expect(definitions[1]).toMatchObject({ name: 'inline', context: '.', dockerfile: null, stages: 1 });
    expect(definitions[2]).toMatchObject({
      kind: 'dockerfile',
      name: null,
      file: 'api/Dockerfile',
      context: 'api',
    });
    expect(definitions[4]).toMatchObject({
      stages: null,
      problem: expect.stringMatching(/Dockerfile:2: unknown/),
    });
    expect(stdout).not.toContain('s3cret');
  });

  test('lists a folder as text, with problems in place', async () => {
    await using project = await Project.with(FILES);
    const { stdout } = await runCommand(['definitions'], { env, cwd: project.folder });
    expect(stdout).toContain('Dockerfiles (-f FILE)\n  api/Dockerfile ');
    expect(stdout).toMatch(/\n {2}web +compose\.yaml +2 stages +target one, context api, api\/Dockerfile\n/);
    expect(stdout).toMatch(/\n {2}broken\/Dockerfile\n {4}! broken\/Dockerfile:2: unknown instruction: RUNN/);
  });

  test('says that there is nothing, and refuses what is no folder', async () => {
    await using project = await Project.with({ a: '' });
    const none = await runCommand(['definitions'], { env, cwd: project.folder });
    expect(none).toMatchObject({ status: 0, stdout: '' });
    expect(none.stderr).toBe(
      'stagedive: . and its subfolders have no Dockerfile, compose service with build or bake target.\n',
    );
    await using images = await Project.with({ 'compose.yaml': 'services: {db: {image: x}}\n' });
    const only = await runCommand(['ls'], { env, cwd: images.folder });
    expect(only).toMatchObject({ status: 2, stdout: '' });
    expect(only.stderr).toBe(
      'stagedive: .: no Dockerfile here, and compose.yaml has no service with build: name one with -f.\n',
    );
    const wrong = await runCommand(['definitions', 'nowhere'], { env, cwd: project.folder });
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
    expect(wrong.stderr).toBe(
      'stagedive: nowhere: the folder cannot be read: there is no such file or folder.\n',
    );
  });
});

describe('a command', () => {
  test.each([
    [['ls', '--service', 'web'], 'api/Dockerfile: 2 stages'],
    [['ls', '-f', 'compose.yaml', '--service', 'inline'], 'compose.yaml (inline): one stage'],
    [['ls', 'api/Dockerfile.dev'], 'api/Dockerfile.dev: one stage'],
    [['ls', '-f', 'api/Dockerfile', 'api'], 'api/Dockerfile: 2 stages'],
  ])('lists the stages of what is meant: %j', async (args, first) => {
    await using project = await Project.with(FILES);
    const { status, stdout, stderr } = await runCommand(args, { env, cwd: project.folder });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n')[0]).toContain(first);
  });

  test('says what the folder has and how to choose, with status 2', async () => {
    await using project = await Project.with(FILES);
    const { status, stdout, stderr } = await runCommand(['ls'], { env, cwd: project.folder });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      'stagedive: .: no Dockerfile here, but the Dockerfiles api/Dockerfile, api/Dockerfile.dev, broken/Dockerfile and the services web, inline of compose.yaml: choose one with -f FILE or --service NAME.\n',
    );
  });

  test('uses the target of the definition, unless --target names another', async () => {
    await using project = await Project.with(FILES);
    const needed = async (...more: string[]): Promise<unknown> => {
      const { stdout } = await runCommand(['ls', '--json', '--service', 'web', ...more], {
        env,
        cwd: project.folder,
      });
      return JSON.parse(stdout).target;
    };
    expect(await needed()).toBe('one');
    expect(await needed('--target', '1')).toBe('1');
  });
});

describe('a build that the command line leaves out or changes', () => {
  const files = {
    ...FILES,
    '.stagedive.json': '{ "service": "web" }',
    'bake.json': '{"target": {"two": {"context": "api", "target": "two"}}}',
    'api/Dockerfile': 'FROM scratch AS one\nFROM scratch AS two\n',
    'other/Dockerfile': 'FROM scratch AS other\n',
  };
  const targetOf = async (cwd: string, ...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await runCommand(['ls', '--json', ...args], { env, cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { dockerfile, target } = JSON.parse(stdout);
    return `${dockerfile} ${target}`;
  };

  test('is the service of .stagedive.json, unless another is named', async () => {
    await using project = await Project.with(files);
    const cwd = project.folder;
    expect(await targetOf(cwd)).toBe('api/Dockerfile one');
    expect(await targetOf(cwd, '--service', 'inline')).toBe('compose.yaml (inline) inner');
    expect(await targetOf(cwd, '-f', 'bake.json')).toBe('api/Dockerfile two');
    expect(await targetOf(cwd, '-f', 'other/Dockerfile')).toBe('other/Dockerfile other');
    await project.write('.stagedive.json', '{ "file": "bake.json", "bake": "two" }');
    expect(await targetOf(cwd)).toBe('api/Dockerfile two');
    expect(await targetOf(cwd, '--bake', 'two')).toBe('api/Dockerfile two');
  });
});
