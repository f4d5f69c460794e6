/** Contexts from a real repository. They need an engine that has git, as private ones have. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { GitServer, TOKEN } from './git-server.ts';
import { BothBuilders } from './inputs-oracle.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const asked = await runCommand(['ls', 'http://127.0.0.1:9/x.git']);
/** True of a private engine that was made before git was part of it: `demo/engine down --all` makes it anew. */
const lacksGit = asked.stderr.includes('the engine has no git');
const isOld = await isOldEngine();
/** What Docker 20.10 cannot do: another branch than master where none is named, folders, and git's own words. */
const OLD_DEFAULT = 'master is no branch, tag or commit of this repository; an old engine takes it where';
const OLD_FOLDER = 'the engine is too old to take a folder of a repository; clone the repository';
const OLD_REASON = 'the context cannot be fetched: failed to fetch remote';

let server: GitServer;
let both: BothBuilders;
let repository: string;
let first: string;

beforeAll(async () => {
  server = await GitServer.start();
  both = await BothBuilders.with({ 'a.txt': '' });
  const dockerfile = (name: string) => `FROM ${shellImage} AS ${name}\nCOPY . /in/\nRUN echo ${unique()}\n`;
  await server.commit('inner', { 'inner.txt': 'inner\n' });
  const inner = server.publish('inner', 'inner.git');
  first = await server.commit('own', {
    Dockerfile: dockerfile('first'),
    'a.txt': 'one\n',
    'deep/er/Dockerfile': dockerfile('deep'),
    'deep/er/b.txt': 'b\n',
  });
  server.git('own', 'tag', '-a', 'v1', '-m', 'v1');
  await server.commit('own', { 'a.txt': 'two\n' });
  server.git('own', 'checkout', '-q', '-b', 'other');
  // The server is in the network of the engine, out of reach of `git submodule add`.
  server.git('own', 'config', '-f', '.gitmodules', 'submodule.inner.path', 'inner');
  server.git('own', 'config', '-f', '.gitmodules', 'submodule.inner.url', inner);
  const commit = server.git('inner', 'rev-parse', 'HEAD');
  server.git('own', 'update-index', '--add', '--cacheinfo', `160000,${commit},inner`);
  server.git('own', 'add', '.gitmodules');
  server.git('own', 'commit', '-q', '-m', 'submodule');
  server.git('own', 'checkout', '-q', 'main');
  repository = server.publish('own', 'own.git');
  server.publish('own', 'private/own.git');
});

afterAll(async () => {
  await both[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

describe.skipIf(lacksGit)('a context from git', () => {
  it.each([
    ['', 'first', 'two'],
    ['#main', 'first', 'two'],
    ['#v1', 'first', 'one'],
    ['#COMMIT', 'first', 'one'],
    ['#refs/heads/main', 'first', 'two'],
    ['#:deep/er', 'deep', ''],
    ['#v1:deep/er', 'deep', ''],
  ])('is what docker buildx makes of it: %s', async (suffix, stage, text) => {
    const context = repository + suffix.replace('COMMIT', first);
    if (isOld && (suffix === '' || suffix.includes(':'))) {
      const refused = await runCommand(['build', context]);
      expect(refused.stderr).toContain(suffix === '' ? OLD_DEFAULT : OLD_FOLDER);
      return expect(refused.status).toBe(2);
    }
    const ours = await both.ours({ context });
    if (!isOld) expect({ ...(await both.theirs({ context })), ran: [] }).toEqual({ ...ours, ran: [] });
    const path = stage === 'deep' ? '/in/b.txt' : '/in/a.txt';
    const shown = await runCommand(['cat', stage, path, '-C', context]);
    expect(shown).toMatchObject({ status: 0, stdout: `${text || 'b'}\n` });
  });

  it('has its submodules', async () => {
    const shown = await runCommand(['cat', 'first', '/in/inner/inner.txt', '-C', `${repository}#other`]);
    expect(shown).toMatchObject({ status: 0, stdout: 'inner\n' });
  });

  it('can be a named context', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\nCOPY --from=repo b.txt /\n' });
    const out = project.path('out');
    const flags = ['--build-context', `repo=${repository}#:deep/er`, '-o', out];
    const { status, stderr } = await runCommand(['build', project.folder, ...flags]);
    if (isOld) return expect(stderr).toContain('too old for named build contexts');
    expect(status, stderr).toBe(0);
    expect(await readFile(`${out}/b.txt`, 'utf8')).toBe('b\n');
  });

  it('that asks for a login gets the token, which is not shown', async () => {
    const context = `${server.address}/private/own.git#main`;
    const refused = await runCommand(['build', context]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain(
      isOld ? OLD_REASON : 'it asks for a login; pass a token with --secret id=GIT_AUTH_TOKEN',
    );
    const flags = ['--secret', 'id=GIT_AUTH_TOKEN,env=T', '--progress', 'plain'];
    const { status, stderr } = await runCommand(['build', context, ...flags], { env: { T: TOKEN } });
    expect(status, stderr).toBe(0);
    expect(stderr).not.toContain(TOKEN);
  });

  it.each([
    ['own.git#none', 'none is no branch, tag or commit of this repository.'],
    ['own.git#:none', isOld ? OLD_FOLDER : 'there is no folder none in this repository.'],
    ['none.git', isOld ? OLD_REASON : 'there is no such repository; check the address.'],
  ])('that is not there is one sentence: %s', async (path, sentence) => {
    const { status, stderr } = await runCommand(['build', `${server.address}/${path}`]);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });

  it('takes a query, or the frontend is said to be too old for it', async () => {
    const { status, stderr } = await runCommand(['build', `${repository}?ref=v1&subdir=deep/er`]);
    if (status === 0) return;
    expect(stderr).toContain('does not know ?… in the address of a repository; write #REF:FOLDER');
    expect(status).toBe(2);
  });
});

describe('a policy in a context from elsewhere', () => {
  it.skipIf(lacksGit)('is refused, unless policies are switched off', async () => {
    await server.commit('strict', { Dockerfile: 'FROM scratch\n', 'Dockerfile.rego': 'package docker\n' });
    const context = `${server.publish('strict', 'strict.git')}#main`;
    const refused = await runCommand(['build', context]);
    expect(refused).toMatchObject({ status: 2 });
    expect(refused.stderr).toContain('Dockerfile.rego: this build policy applies to the Dockerfile');
    expect((await runCommand(['build', context, '--policy', 'disabled=true'])).status).toBe(0);
  });
});
