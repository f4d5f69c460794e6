import { createHash } from 'node:crypto';
import Docker from 'dockerode';
import { describe, expect, test } from 'vitest';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const docker = new Docker();

/** A project of three stages; the steps of one run are out of no other run's cache. */
function stages(more = ''): Promise<Project> {
  return Project.with({
    Dockerfile: `FROM ${shellImage} AS first
ARG WHO=nobody
RUN echo "hello $WHO" ${unique()}
FROM ${shellImage}
RUN echo unnamed ${unique()}
FROM first AS last
COPY Dockerfile /copied
RUN echo last-step ${unique()}
${more}`,
  });
}

/** Builds, and gives what was said; fails unless the build worked and stdout is empty. */
async function build(args: readonly string[], options: Parameters<typeof runCommand>[1] = {}) {
  const { status, stdout, stderr } = await runCommand(['build', ...args], options);
  expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: '' });
  return stderr;
}

describe('plain progress', () => {
  test('is printed as BuildKit prints it, and a second build comes from the cache', async () => {
    await using project = await stages();
    const first = await build([project.folder]);
    for (const line of first.trimEnd().split('\n')) expect(line).toMatch(/^(#\d+ .+|stagedive: .+|)$/);
    expect(first).toMatch(/^#0 building with Docker \d+\.\d+\.\d+\S* at \S+\n/);
    expect(first).toMatch(/\n#\d+ \[internal\] load build definition from Dockerfile\n/);
    const step = /\n(#\d+) \[first 2\/2\] RUN echo "hello /.exec(first)?.[1];
    expect(first).toMatch(
      new RegExp(`\n${step} \\d+\\.\\d{3} hello nobody \\S+\n${step} DONE \\d+\\.\\ds\n`),
    );
    expect(first).toMatch(/\n#\d+ \d+\.\d{3} last-step /);
    expect(first).not.toMatch(/ unnamed /);
    expect(first).toMatch(/\nstagedive: Built last\. Nothing is stored in the engine without -t NAME\.\n$/);

    const second = await build([project.folder]);
    for (const title of ['first 2/2', 'last 1/2', 'last 2/2']) {
      const number = new RegExp(`\n(#\\d+) \\[${title}\\]`).exec(second)?.[1];
      expect(second).toContain(`\n${number} CACHED\n`);
    }
    expect(second).not.toMatch(/ \d\.\d{3} (hello|last-step)/);
  });

  test('adds no colours, and removes those of the log if stderr is not a terminal', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN printf '\\033[31mred\\033[0m ${unique()}\\n'\n`,
    });
    const said = await build([project.folder]);
    expect(said).toContain(' red ');
    expect(said).not.toContain('\x1b');
  });
});

describe('--progress=rawjson', () => {
  const keys = {
    vertexes: ['digest', 'inputs', 'name', 'started', 'completed', 'cached', 'error', 'progressGroup'],
    statuses: ['id', 'vertex', 'name', 'total', 'current', 'timestamp', 'started', 'completed'],
    logs: ['vertex', 'stream', 'data', 'timestamp'],
    warnings: ['vertex', 'level', 'short', 'detail', 'url', 'sourceInfo', 'range'],
  } as const;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

  test('is one object per line in the schema of buildx, and nothing else', async () => {
    await using project = await stages();
    const said = await build(['--progress=rawjson', '--build-arg', 'NOBODY=asked', project.folder]);
    const objects = said
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, Record<string, unknown>[]>);
    const all = (kind: keyof typeof keys) => objects.flatMap((object) => object[kind] ?? []);
    for (const object of objects) {
      expect(Object.keys(keys)).toEqual(expect.arrayContaining(Object.keys(object)));
    }
    for (const [kind, allowed] of Object.entries(keys)) {
      for (const item of all(kind as keyof typeof keys)) {
        expect(allowed).toEqual(expect.arrayContaining(Object.keys(item)));
        for (const at of ['started', 'completed', 'timestamp']) {
          if (at in item) expect(item[at]).toMatch(time);
        }
      }
    }
    const digests = new Set(all('vertexes').map(({ digest }) => digest));
    for (const digest of digests) expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    for (const { vertex } of [...all('statuses'), ...all('logs')]) expect(digests).toContain(vertex);
    const step = all('vertexes').find(({ name }) => String(name).startsWith('[first 2/2] RUN echo'));
    const log = all('logs')
      .filter(({ vertex }) => vertex === step?.digest)
      .map(({ data }) => Buffer.from(String(data), 'base64').toString())
      .join('');
    expect(log).toMatch(/^hello nobody \S+\n$/);
    expect(all('statuses').some(({ name, current }) => name === 'transferring' && Number(current) > 0)).toBe(
      true,
    );
    const warned = all('warnings').map(({ short }) => Buffer.from(String(short), 'base64').toString());
    expect(warned.join('\n')).toMatch(
      /^--build-arg NOBODY has no effect: no ARG in \S*Dockerfile takes it\.$/m,
    );
  });
});

describe('-t', () => {
  test('stores the image in the engine, under every name', async () => {
    const name = `stagedive-test/cli-${process.pid}`;
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()} > /made\nENV MADE=here\nLABEL by=stagedive-test\n`,
    });
    const said = await build(['-t', `${name}:one`, '--tag', `${name}:two`, project.folder]);
    const image = await docker.getImage(`${name}:one`).inspect();
    for (const tag of image.RepoTags) await docker.getImage(tag).remove();
    expect(image.RepoTags.sort()).toEqual([`${name}:one`, `${name}:two`]);
    expect(image.Config.Labels).toMatchObject({ by: 'stagedive-test' });
    expect(image.Config.Env).toContain('MADE=here');
    expect(said).toContain(`${name}:one`);
    expect(said).toMatch(/\nstagedive: Stored .*\n$/);
  });

  test('takes the platform along', async () => {
    const name = `stagedive-test/platform-${process.pid}`;
    await using project = await Project.with({ Dockerfile: 'FROM scratch\nCOPY Dockerfile /\n' });
    await build(['-t', name, '--platform', 'linux/s390x', project.folder]);
    const image = await docker.getImage(name).inspect();
    await docker.getImage(name).remove();
    expect(image).toMatchObject({ Os: 'linux', Architecture: 's390x' });
  });
});

describe('what is built', () => {
  test('--target takes a name in any case, or a number, also of a stage without a name', async () => {
    await using project = await stages();
    const byName = await build(['--target', 'FIRST', project.folder]);
    expect(byName).toMatch(/ hello nobody /);
    expect(byName).not.toMatch(/unnamed|last-step/);
    expect(byName).toContain('stagedive: Built first.');
    const byNumber = await build(['--target', '1', project.folder]);
    expect(byNumber).toMatch(/ unnamed /);
    expect(byNumber).not.toMatch(/last-step|hello/);
    expect(byNumber).toContain('stagedive: Built stage 1.');
  });

  test('--build-arg gives a value, or takes it from the environment', async () => {
    await using project = await stages();
    expect(await build(['--build-arg', 'WHO=Ada = Byron', project.folder])).toContain(' hello Ada = Byron ');
    const env = { WHO: 'Grace' };
    expect(await build(['--build-arg', 'WHO', project.folder], { env })).toContain(' hello Grace ');
    const unset = await build(['--build-arg', 'WHO', '--no-cache', project.folder], {
      env: { WHO: undefined },
    });
    expect(unset).toContain(' hello nobody ');
  });

  test('--no-cache runs all again, --no-cache-filter the stages that it names', async () => {
    await using project = await stages();
    await build([project.folder]);
    const all = await build(['--no-cache', project.folder]);
    expect(all).toMatch(/ hello nobody /);
    expect(all).toMatch(/ last-step /);
    const some = await build(['--no-cache-filter', 'last', project.folder]);
    expect(some).not.toMatch(/ \d\.\d{3} hello nobody /);
    expect(some).toMatch(/ \d\.\d{3} last-step /);
  });

  test('the context may be the last argument or -C, and the Dockerfile anywhere: outside it, or on stdin', async () => {
    await using project = await Project.with({ 'context/word': `apple-${unique()}\n` });
    const text = `FROM ${shellImage}\nCOPY word /\nRUN cat /word\n`;
    await project.write('elsewhere/My.dockerfile', text);
    const cwd = project.folder;
    expect(await build(['-f', 'elsewhere/My.dockerfile', 'context'], { cwd })).toContain(' apple-');
    await project.write('context/word', `pear-${unique()}\n`);
    expect(await build(['-C', 'context', '-f', '-'], { cwd, input: text })).toContain(' pear-');
    await project.write('context/word', `plum-${unique()}\n`);
    await project.write('elsewhere/My.dockerfile.dockerignore', 'word\n');
    const ignored = await runCommand(['build', '-f', 'elsewhere/My.dockerfile', 'context'], { cwd });
    expect(ignored.status).toBe(1);
    expect(ignored.stderr).toMatch(/"?\/word"?:? not found/);
    expect(await build(['-f', '-', 'context'], { cwd, input: text })).toContain(' plum-');
  });

  test('secrets come from files and the environment, and are never printed', async () => {
    await using project = await Project.with({
      'token.txt': `top-${unique()}`,
      Dockerfile: `FROM ${shellImage}
RUN --mount=type=secret,id=token --mount=type=secret,id=word \\
    sha256sum /run/secrets/token /run/secrets/word; echo ${unique()}
`,
    });
    const word = `hush-${unique()}`;
    const said = await build(['--secret', 'id=token,src=token.txt', '--secret', 'id=word,env=HUSH', '.'], {
      cwd: project.folder,
      env: { HUSH: word },
    });
    const sum = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(said).toContain(sum(word));
    expect(said).not.toContain(word);
    expect(said).toMatch(/ [0-9a-f]{64} {2}\/run\/secrets\/token/);
  });

  test('--network none and --add-host reach the steps', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN cat /etc/hosts; echo "interfaces:" $(ls /sys/class/net); echo ${unique()}\n`,
    });
    const said = await build(['--network', 'none', '--add-host', 'far.away:10.1.2.3', project.folder]);
    expect(said).toMatch(/ 10\.1\.2\.3\s+far\.away/);
    expect(said).toMatch(/ interfaces: lo$/m);
    expect(await build(['--no-cache', project.folder])).toMatch(/ interfaces: .*eth0/);
  });

  test('--build-context gives a folder a name, if the engine supports it', async () => {
    await using project = await Project.with({
      'lib/part': 'from the other folder\n',
      'main/Dockerfile': `FROM ${shellImage}\nCOPY --from=lib part /\nRUN cat /part; echo ${unique()}\n`,
    });
    const args = ['build', '--build-context', 'lib=lib', 'main'];
    const { status, stderr } = await runCommand(args, { cwd: project.folder });
    const { Version: version } = await docker.version();
    if (Number(version.split('.')[0]) < 23) {
      expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/contexts/) });
    } else {
      expect({ status, stderr }).toEqual({
        status: 0,
        stderr: expect.stringContaining(' from the other folder\n'),
      });
    }
  });

  test('a build arg that no ARG takes is reported, and the build goes on', async () => {
    await using project = await stages();
    const said = await build(['--build-arg', 'WHOM=Ada', project.folder]);
    expect(said).toMatch(/stagedive: --build-arg WHOM has no effect: no ARG in \S*Dockerfile takes it\./);
    expect(said).toContain(' hello nobody ');
  });
});
