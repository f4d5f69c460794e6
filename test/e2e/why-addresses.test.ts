/** What changed at addresses is named before a build and after one that failed, too. */
import { expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { EngineWeb } from './engine-web.ts';
import { GitServer } from './git-server.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

/** Whether the engine makes a provenance, which says what it found at an address. */
const saysSources = !(await isOldEngine());

async function stagedive(project: Project, args: readonly string[]) {
  const said = await runCommand(args, {
    cwd: project.folder,
    env: { XDG_STATE_HOME: project.path('.state') },
  });
  return { ...said, both: `${said.stdout}${said.stderr}`.replaceAll(/\b[0-9a-f]{12}\b/g, 'X') };
}

test.skipIf(!saysSources)('why --dry-run knows whether a file at an address changed', async () => {
  await using web = await EngineWeb.with({ file: Buffer.from(unique()) });
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nADD ${web.address}/file?token=hunter2 /file\nRUN cat /file\n`,
  });
  expect((await stagedive(project, ['build'])).status).toBe(0);
  const same = await stagedive(project, ['why', '--dry-run']);
  expect(same).toMatchObject({ status: 0, stderr: '' });
  expect(same.stdout).toContain('Nothing would run again.');
  await web.write({ file: Buffer.from(unique()) });
  const changed = await stagedive(project, ['why', '--dry-run', '--json']);
  expect(changed.stderr).toBe('');
  expect(JSON.parse(changed.both).steps.slice(1)).toMatchObject([
    { line: 2, reason: 'context-file', detail: `${web.address}/file?*** changed from X to X` },
    { line: 3, reason: 'parent', because: 2 },
  ]);
  expect(changed.both).not.toContain('hunter2');
});

test.skipIf(!saysSources)('why --dry-run says of what it could not ask that it is not known', async () => {
  await using project = await Project.with({});
  {
    await using web = await EngineWeb.with({ file: Buffer.from(unique()) });
    await project.write('Dockerfile', `FROM ${shellImage}\nADD ${web.address}/file /file\n`);
    expect((await stagedive(project, ['build'])).status).toBe(0);
  }
  const { status, stdout, stderr } = await stagedive(project, ['why', '--dry-run']);
  expect(status).toBe(0);
  expect(stdout).toContain('Nothing would run again.');
  expect(stderr).toMatch(
    /^stagedive: It is not known whether http:\/\/127\.0\.0\.1:\d+\/file changed: .*connection refused\.\n$/,
  );
});

test.skipIf(!saysSources)(
  'a build that fails names what changed at an address, and the next one knows it',
  async () => {
    await using web = await EngineWeb.with({ file: Buffer.from(unique()) });
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nADD ${web.address}/file /file\nRUN cat /file; exit 3\n`,
    });
    expect((await stagedive(project, ['build'])).status).toBe(1);
    await web.write({ file: Buffer.from(unique()) });
    const failed = await stagedive(project, ['build']);
    expect(failed.status).toBe(1);
    expect(failed.both).toContain(`all because ${web.address}/file changed from X to X (line 2)`);
  },
);

test.skipIf(!saysSources)(
  'a repository as context is asked before a build, and after one that failed',
  async () => {
    await using server = await GitServer.start();
    const files = (end: string) => ({
      Dockerfile: `FROM ${shellImage}\nCOPY a.txt /\nRUN ${end}\n`,
      'a.txt': unique(),
    });
    const commits = [await server.commit('repo', files('true'))];
    const address = `${server.publish('repo', 'x.git')}#main`;
    const push = async (end: string): Promise<void> => {
      commits.push(await server.commit('repo', files(end)));
      server.git('repo', 'push', '-q', '../served/x.git', 'main');
    };
    await using project = await Project.with({ none: '' });
    const said = (text: string) => {
      const [from, to] = commits.slice(-2).map((commit) => commit.slice(0, 12));
      expect(text).toMatch(new RegExp(`x\\.git#main changed from ${from} to ${to} \\(line 2\\)`));
    };
    expect((await stagedive(project, ['build', address])).status).toBe(0);
    await push('true');
    said((await stagedive(project, ['why', '--dry-run', '-C', address])).stdout.replaceAll(/\s+/g, ' '));
    await push('false');
    await stagedive(project, ['build', address]);
    await push('false');
    said((await stagedive(project, ['build', address])).stderr);
  },
);
