/** A builder of two nodes: each build goes to the one that was made for its platform. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BuilderStandIn } from '../engine/builder-stand-in.ts';
import { closeApps, openApp } from './driver/index.ts';
import { Project, runCommand, unique } from './projects.ts';

describe('a builder of two nodes', () => {
  let home: Project;
  let desk: BuilderStandIn;
  let project: Project;

  beforeAll(async () => {
    home = await Project.with({});
    desk = await BuilderStandIn.start(home.folder, process.env.DOCKER_HOST ?? '');
    project = await Project.with({
      Dockerfile: 'FROM scratch AS last\nCOPY sent.txt /\n',
      'sent.txt': unique(),
    });
    const Endpoint = `unix://${join(home.folder, 'builder.sock')}`;
    const nodes = { near: 'amd64', far: 'arm64' };
    const Nodes = Object.entries(nodes).map(([Name, architecture]) => ({
      Name,
      Endpoint,
      Platforms: [{ os: 'linux', architecture }],
    }));
    await writeFile(
      join(home.folder, 'buildx/instances/desk'),
      JSON.stringify({ Name: 'desk', Driver: 'remote', Nodes, Dynamic: false }),
    );
  });
  afterAll(async () => {
    await closeApps();
    await desk[Symbol.asyncDispose]();
    await project[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  /** How the nodes were asked for, oldest first. */
  async function dialled(): Promise<readonly string[]> {
    const asked = await readFile(join(home.folder, 'asked'), 'utf8').catch(() => '');
    const lines = asked.split('\n').filter((line) => line.startsWith('buildx dial-stdio'));
    return lines.map((line) => /--platform (\S+)/.exec(line)?.[1] ?? 'any');
  }

  test('is dialled for the platform that the environment names, and the node is in the build reference', async () => {
    const env = { ...desk.env, DOCKER_DEFAULT_PLATFORM: 'linux/arm64' };
    const metadata = join(home.folder, 'metadata.json');
    const { status, stderr } = await runCommand(['build', project.folder, '--metadata-file', metadata], {
      env,
    });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(await dialled()).toEqual(['linux/arm64']);
    const { 'buildx.build.ref': ref } = JSON.parse(await readFile(metadata, 'utf8'));
    expect(ref).toMatch(/^desk\/far\/\w+$/);
  });

  test('is dialled again for a platform that is set on the screens', async () => {
    const before = (await dialled()).length;
    const args = [project.folder, '--platform', 'linux/amd64'];
    const app = await openApp({ args, cols: 120, rows: 40, env: desk.env });
    app.press('b');
    await app.see('Built last', 30_000);
    app.press('1');
    await app.see('o options');
    app.press('o');
    await app.see('What last takes');
    await app.see(/platform +linux\/amd64/);
    app.press('Enter', 'ctrl+u');
    app.type('linux/arm64');
    app.press('Enter');
    await app.see(/platform +linux\/arm64 +set here/);
    app.press('b');
    await app.see('Building', 30_000);
    await app.see('Built last', 30_000);
    expect((await dialled()).slice(before)).toEqual(['linux/amd64', 'linux/arm64']);
    app.press('q');
    await app.exit();
  });
});
