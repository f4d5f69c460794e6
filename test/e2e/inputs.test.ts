import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { tarOf } from '../project/tar-of.ts';
import { EngineWeb } from './engine-web.ts';
import { BothBuilders, type Inputs, privateKey, tellingDockerfile } from './inputs-oracle.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const isOld = await isOldEngine();
let both: BothBuilders;

beforeAll(async () => {
  both = await BothBuilders.with({
    'context/Dockerfile': '',
    'context/a.txt': 'a\n',
    'other/b.txt': 'b\n',
    'secret, "quoted"': 'hush\n',
    key: privateKey(),
  });
});

afterAll(async () => {
  await both[Symbol.asyncDispose]();
});

/** Builds in both orders; a second build must be the first one's, and run nothing. */
async function sameBothWays(inputs: Inputs, dockerfile = tellingDockerfile): Promise<void> {
  for (const oursFirst of [true, false]) {
    await both.project.write('context/Dockerfile', dockerfile());
    const first = oursFirst ? await both.ours(inputs) : await both.theirs(inputs);
    const second = oursFirst ? await both.theirs(inputs) : await both.ours(inputs);
    expect(first.ran.length, 'steps of the first build').toBeGreaterThan(0);
    expect({ ...second, ran: [] }).toEqual({ ...first, ran: [] });
    expect(second.ran, oursFirst ? 'buildx after stagedive' : 'stagedive after buildx').toEqual([]);
  }
}

describe.skipIf(isOld)('the same image and cache as docker buildx', () => {
  it.each<[string, Inputs]>([
    ['nothing special', {}],
    ['--build-arg', { flags: ['--build-arg', 'WHO=me=you'] }],
    ['--build-arg of the environment', { flags: ['--build-arg', 'WHO'], env: { WHO: 'env' } }],
    ['--target', { flags: ['--target', 'MIDDLE'] }],
    ['--label', { flags: ['--label', 'a=b=c', '--label', 'empty', '--label', 'own=2'] }],
    ['--platform', { flags: ['--platform', 'linux/x86_64'] }],
    ['DOCKER_DEFAULT_PLATFORM', { env: { DOCKER_DEFAULT_PLATFORM: 'linux/amd64' } }],
    ['--network', { flags: ['--network', 'none'] }],
    ['--network host and --allow', { flags: ['--network', 'host', '--allow', 'network.host'] }],
    ['--add-host', { flags: ['--add-host', 'a:1.1.1.1', '--add-host', 'b=[::1]'] }],
    ['--add-host as a list', { flags: ['--add-host', 'a:1.1.1.1,b:2.2.2.2'] }],
    ['--add-host host-gateway', { flags: ['--add-host', 'machine:host-gateway'] }],
    ['--shm-size', { flags: ['--shm-size', '32m'] }],
    ['--ulimit', { flags: ['--ulimit', 'nofile=100:200', '--ulimit', 'nproc=1000'] }],
    ['--secret with quoted CSV', { flags: ['--secret', 'id=word,"src=secret, ""quoted"""'] }],
    ['--secret of the environment', { flags: ['--secret', 'id=word,env=W'], env: { W: 'hush' } }],
    ['--ssh with a key file', { flags: ['--ssh', 'default=key'] }],
    ['--build-context', { flags: ['--build-context', `docker.io/library/x=docker-image://${shellImage}`] }],
    ['--cgroup-parent', { flags: ['--cgroup-parent', '/stagedive-inputs'] }],
    ['SOURCE_DATE_EPOCH', { env: { SOURCE_DATE_EPOCH: '1000000000' } }],
    ['-f beside the context', { flags: ['-f', 'context/../context/Dockerfile'] }],
    ['BUILDKIT_INLINE_CACHE', { flags: ['--build-arg', 'BUILDKIT_INLINE_CACHE=0'] }],
  ])('for %s', async (_name, inputs) => {
    await sameBothWays(inputs);
  });

  it('for a folder as a named context', async () => {
    await sameBothWays({ flags: ['--build-context', 'more=other'] }, () =>
      [`FROM ${shellImage}`, 'COPY --from=more b.txt /', `RUN cat /b.txt ${unique()} || true`, ''].join('\n'),
    );
  });

  it.each([
    ['a tar', (tar: Buffer) => tar],
    ['a compressed tar', (tar: Buffer) => gzipSync(tar)],
  ])('for %s on stdin, also with -f in it', async (_name, packed) => {
    for (const flags of [[], ['-f', 'sub/Dockerfile']]) {
      for (const oursFirst of [true, false]) {
        const text = tellingDockerfile();
        const input = packed(tarOf({ Dockerfile: text, 'sub/Dockerfile': text, 'a.txt': 'a' }));
        const inputs = { context: '-', input, flags };
        const first = oursFirst ? await both.ours(inputs) : await both.theirs(inputs);
        const second = oursFirst ? await both.theirs(inputs) : await both.ours(inputs);
        expect({ ...second, ran: [] }).toEqual({ ...first, ran: [] });
        expect(second.ran).toEqual([]);
      }
    }
  });

  it('for a Dockerfile on stdin', async () => {
    const input = Buffer.from(`FROM ${shellImage}\r\nRUN echo ${unique()}\r\n`);
    const theirs = await both.theirs({ context: '-', input });
    const ours = await both.ours({ context: '-', input });
    expect({ ...ours, ran: [] }).toEqual({ ...theirs, ran: [] });
    expect(ours.ran).toEqual([]);
  });
});

describe('what is no context', () => {
  it.each([
    [['-'], '', 'The context on stdin is empty: pipe a tar archive or a Dockerfile into it.'],
    [['-f', 'x', '-'], 'FROM scratch\n', '-f x: stdin holds a Dockerfile already; leave out -f'],
    [['-f', '-', '-'], 'FROM scratch\n', 'both cannot come from stdin'],
    [['--watch', '-'], 'FROM scratch\n', '--watch works with files on this machine only'],
    [['--watch', 'https://example.com/x.git'], '', '--watch works with files on this machine only'],
    [['http://127.0.0.1:9/x.tar'], '', 'http://127.0.0.1:9/x.tar: the context cannot be fetched: '],
  ])('is refused with one sentence: build %j', async (args, input, sentence) => {
    const { status, stderr } = await runCommand(['build', ...args], { input });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(sentence);
    expect(status).toBe(2);
  });

  it('names the Dockerfile that an archive lacks', async () => {
    const { status, stderr } = await runCommand(['ls', '-'], { input: tarOf({ 'x.txt': 'x' }) });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'stagedive: <stdin>: no Dockerfile in this context; name one with -f.\n',
    });
  });
});

describe('a context that is an archive on stdin', () => {
  const input = tarOf({
    Dockerfile: `FROM ${shellImage} AS first\nCOPY a.txt /\nFROM first\nRUN false\nFROM first AS last\n`,
    'a.txt': 'from the archive\n',
  });

  it('can be listed, looked into, and built up to a stage without a name', async () => {
    const listed = await runCommand(['ls', '--json', '-'], { input });
    expect(JSON.parse(listed.stdout)).toMatchObject({ dockerfile: 'Dockerfile', defaultTarget: 'last' });
    const shown = await runCommand(['cat', 'first', '/a.txt', '-C', '-'], { input });
    expect(shown).toMatchObject({ status: 0, stdout: 'from the archive\n' });
    const failed = await runCommand(['build', '--target', '1', '-'], { input });
    expect(failed.status).toBe(1);
    expect(failed.stderr).toMatch(/RUN false[\s\S]*exit code: 1/);
  });
});

describe('a context at an http address', () => {
  const dockerfile = `FROM ${shellImage} AS first\nRUN echo fetched ${unique()}\nFROM first AS last\n`;

  it('is an archive, or a Dockerfile, or holds a Dockerfile for -f', async () => {
    const tar = tarOf({ Dockerfile: dockerfile, 'a/My File': dockerfile, 'a.txt': 'hello\n' });
    await using web = await EngineWeb.with({ 'x.tar.gz': gzipSync(tar), plain: Buffer.from(dockerfile) });
    for (const args of [
      [`${web.address}/x.tar.gz`],
      [`${web.address}/x.tar.gz`, '-f', 'a/My File'],
      [`${web.address}/plain`],
      ['-f', `${web.address}/plain`, '.'],
    ]) {
      const listed = await runCommand(['ls', ...args], { cwd: both.project.path('other') });
      expect(listed.stderr).toBe('');
      expect(listed.stdout).toContain('first');
      const built = await runCommand(['build', ...args], { cwd: both.project.path('other') });
      expect(built.status, built.stderr).toBe(0);
    }
    const files = await runCommand(['files', 'first', '/etc', '-C', `${web.address}/x.tar.gz`]);
    expect(files.status).toBe(0);
    const missing = await runCommand(['build', `${web.address}/none`]);
    expect(missing).toMatchObject({ status: 2 });
    expect(missing.stderr).toContain(`${web.address}/none: the context cannot be fetched: `);
    expect(missing.stderr).toContain('404');
    const unnamed = await runCommand(['ls', `${web.address}/x.tar.gz`, '-f', 'b/Dockerfile']);
    expect(unnamed.stderr).toContain('no b/Dockerfile in this context; name one with -f.');
  });
});

describe("docker's config", () => {
  it('gives RUN its proxies: those of the engine, else the default ones', async () => {
    const text = `FROM ${shellImage}\nRUN echo "proxies: $HTTP_PROXY $http_proxy $NO_PROXY" ${unique()}\n`;
    const proxies = {
      default: { httpProxy: 'http://default.example:1', noProxy: 'none.example' },
      [process.env.DOCKER_HOST ?? '']: { httpProxy: 'http://own.example:1' },
    };
    await using project = await Project.with({
      Dockerfile: text,
      'own/config.json': JSON.stringify({ proxies }),
      'other/config.json': JSON.stringify({ proxies: { default: proxies.default } }),
    });
    const said = async (config: string, ...flags: readonly string[]) => {
      const env = { DOCKER_CONFIG: project.path(config) };
      return (await runCommand(['build', '--no-cache', ...flags, project.folder], { env })).stderr;
    };
    expect(await said('own')).toContain('proxies: http://own.example:1 http://own.example:1 ');
    expect(await said('other')).toContain(
      'proxies: http://default.example:1 http://default.example:1 none.example',
    );
    expect(await said('own', '--build-arg', 'http_proxy=http://mine.example:1')).not.toContain(
      'own.example:1 ',
    );
  });
});

describe('a flag of docker', () => {
  it.each([
    [['--policy', 'filename=x.rego'], '--policy filename=x.rego: stagedive cannot evaluate build policies'],
    [['--platform', 'amiga'], '--platform amiga: this is not a platform'],
    [['--no-cache', '--no-cache-filter', 'a'], 'cannot be used together'],
    [['--progress', 'plain', '-q'], '--progress plain and --quiet cannot be used together'],
    [['--progress', 'tty'], '--progress tty: stderr is not a terminal; use plain.'],
  ])('is refused with one sentence where it cannot be honoured: %j', async (flags, sentence) => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\n' });
    const { status, stderr } = await runCommand(['build', ...flags, project.folder]);
    expect(stderr).toContain(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });

  it('is refused by an engine that would ignore it', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nRUN true ${unique()}\n` });
    const { status, stderr } = await runCommand(['build', '--resource', 'memory=1g', project.folder]);
    if (status === 0) return; // A newer engine knows it.
    expect(stderr).toContain('--resource: this engine would ignore it; leave it out');
    expect(status).toBe(1);
  });

  it('is not passed over if it is only in the environment', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nRUN true\n` });
    const env = { DOCKER_DEFAULT_PLATFORM: 'linux/s390x' };
    const { status, stderr } = await runCommand(['build', project.folder], { env });
    // With containerd's store it is a warning, in docker too.
    if (status === 0) expect(stderr).toContain('expected "linux/s390x" for current build');
    else expect(status).toBe(1);
  });
});
