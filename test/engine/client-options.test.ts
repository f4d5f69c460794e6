import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Builder, BuildSpec } from '../../src/ports.ts';
import { Project, Recorder, shellImage, testBuilder, toolchainImage, unique } from './build-project.ts';

let builder: Builder;

beforeAll(async () => {
  builder = await testBuilder();
});

afterAll(async () => {
  await builder.close();
});

/** Builds, and returns the outcome with all notices and logs. */
async function build(spec: BuildSpec) {
  const heard = new Recorder();
  const open = await builder.open(spec, heard);
  const outcome = await open.run();
  await open.close();
  return { outcome, heard };
}

async function logOf(spec: BuildSpec): Promise<string> {
  const { outcome, heard } = await build(spec);
  expect(outcome, heard.log).toMatchObject({ kind: 'done' });
  return heard.log;
}

describe('the context', () => {
  it('is sent to a build with 300 sources of COPY', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `file-${index}.txt`);
    const copies = Array.from({ length: 30 }, (_, part) => names.slice(part * 10, part * 10 + 10).join(' '));
    const lines = [...copies.map((some) => `COPY ${some} /all/`), `RUN ls /all | wc -l && : ${unique()}`];
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\n${lines.join('\n')}\n`,
      ...Object.fromEntries(names.map((name) => [name, name])),
    });
    expect((await logOf(project.spec())).trim()).toBe('300');
  });
});

describe('the Dockerfile', () => {
  it('can be outside the context, with its own .dockerignore', async () => {
    await using elsewhere = await Project.with({
      'Other.Dockerfile': `FROM ${shellImage}\nCOPY . /all\nRUN echo ${unique()} && ls /all\n`,
      'Other.Dockerfile.dockerignore': 'hidden*\n',
    });
    await using project = await Project.with({
      'seen.txt': '',
      'hidden.txt': '',
      '.dockerignore': 'seen*\n',
    });
    const log = await logOf(
      project.spec({ dockerfile: { kind: 'file', path: elsewhere.path('Other.Dockerfile') } }),
    );
    expect(log).toContain('seen.txt');
    expect(log).not.toContain('hidden.txt');
  });

  it('can be text, with the .dockerignore of the file that it replaces', async () => {
    await using project = await Project.with({
      'seen.txt': '',
      'hidden.txt': '',
      'Dockerfile.dockerignore': 'hidden*\n',
    });
    const text = (word: string) =>
      Buffer.from(`FROM ${shellImage}\nCOPY . /all\nRUN echo ${word} && ls /all && echo ${unique()}\n`);
    const spec = (word: string) =>
      project.spec({
        dockerfile: {
          kind: 'text',
          name: 'Dockerfile',
          text: text(word),
          beside: project.path('Dockerfile'),
        },
      });
    const log = await logOf(spec('one'));
    expect(log).toContain('one');
    expect(log).toContain('seen.txt');
    expect(log).not.toContain('hidden.txt');
    // Same length, other words: the daemon must not take one for the other.
    expect(await logOf(spec('two'))).toContain('two');
  });

  it('is read by the built-in frontend when its syntax image cannot be fetched', async () => {
    await using project = await Project.with({
      Dockerfile: `# syntax=registry.invalid/some/frontend:1\nFROM ${shellImage}\nRUN echo ${unique()}\n`,
    });
    const first = await build(project.spec());
    expect(first.outcome).toMatchObject({ kind: 'done' });
    expect(first.heard.notices).toEqual([
      { kind: 'builtin-frontend', text: expect.stringContaining('registry.invalid/some/frontend:1') },
    ]);
    const second = await build(project.spec());
    expect(second.outcome).toMatchObject({ kind: 'done' });
    expect(second.heard.notices).toHaveLength(1);
  });

  it('has no fallback for a base image that cannot be fetched', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM registry.invalid/base:1\nRUN true\n' });
    const { outcome, heard } = await build(project.spec());
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(heard.notices).toEqual([]);
  });
});

describe('options', () => {
  it('pass on a foreign platform without a warning that the result is for another', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\nCOPY Dockerfile /\n' });
    const heard = new Recorder();
    const warnings: string[] = [];
    const build = await builder.open(project.spec({ platforms: ['linux/s390x'] }), {
      notice: (notice) => heard.notice(notice),
      status: (update) => {
        warnings.push(...update.warnings.map((warning) => JSON.stringify(warning)));
        heard.status(update);
      },
    });
    expect(await build.run()).toMatchObject({ kind: 'done' });
    expect(warnings).toEqual([]);
    await build.close();
  });

  it('pass on build args, a target and a platform', async () => {
    await using project = await Project.with({
      Dockerfile: `ARG BASE=none
FROM \${BASE} AS chosen
ARG WORD=unset
ARG TARGETPLATFORM
RUN echo word=\${WORD} platform=\${TARGETPLATFORM} ${unique()}
FROM missing AS last
`,
    });
    const log = await logOf(
      project.spec({
        target: 'chosen',
        platforms: [builder.engine.platform],
        buildArgs: { BASE: shellImage, WORD: 'given' },
      }),
    );
    expect(log).toContain(`word=given platform=${builder.engine.platform}`);
  });

  it('pass on hosts and the network', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN cat /etc/hosts; ls /sys/class/net; echo ${unique()}\n`,
    });
    const log = await logOf(
      project.spec({ addHosts: [{ host: 'somewhere', address: '10.9.8.7' }], network: 'none' }),
    );
    expect(log).toMatch(/10\.9\.8\.7\s+somewhere/);
    expect(log).not.toContain('eth0');
  });

  it('allow a state on the network of the host to be listed and read, too', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()} > /made\n`,
    });
    const open = await builder.open(project.spec({ network: 'host' }), new Recorder());
    const { graph } = await open.resolve();
    if (graph.result === null) throw new Error('There is no result.');
    const paths = [];
    for await (const { path } of open.tree(graph.result)) paths.push(path);
    expect(paths).toContain('made');
    await open.close();
  });

  it('pass on named contexts: folders and images', async () => {
    await using extra = await Project.with({ 'word.txt': 'from another folder\n' });
    await using project = await Project.with({
      Dockerfile: `FROM base\nCOPY --from=extra word.txt /\nRUN cat /word.txt && echo ${unique()}\n`,
    });
    const buildContexts = { base: `docker-image://${shellImage}`, extra: extra.folder };
    const { outcome, heard } = await build(project.spec({ buildContexts }));
    if (Number(builder.engine.version.split('.')[0]) < 23) {
      expect(outcome.kind === 'failed' && outcome.failure.message).toMatch(/frontend capability .*contexts/);
    } else {
      expect(heard.log).toContain('from another folder');
      expect(outcome).toMatchObject({ kind: 'done' });
    }
    await expect(
      builder.open(project.spec({ buildContexts: { extra: '/not/there' } }), new Recorder()),
    ).rejects.toThrow(/context extra .*\/not\/there/);
  });
});

describe('secrets', () => {
  it('come from files and the environment, and are not in the image', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}
RUN --mount=type=secret,id=file --mount=type=secret,id=env \\
    cat /run/secrets/file /run/secrets/env | tr a-z A-Z && echo ${unique()}
`,
    });
    await writeFile(project.path('secret'), 'from a file\n');
    process.env.STAGEDIVE_TEST_SECRET = 'from the environment';
    const log = await logOf(
      project.spec({
        secrets: [
          { id: 'file', from: { kind: 'file', path: project.path('secret') } },
          { id: 'env', from: { kind: 'env', name: 'STAGEDIVE_TEST_SECRET' } },
        ],
      }),
    );
    delete process.env.STAGEDIVE_TEST_SECRET;
    expect(log).toContain('FROM A FILE\nFROM THE ENVIRONMENT');
  });

  it('are empty with a notice if their variable is not set', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}
RUN --mount=type=secret,id=env test ! -s /run/secrets/env && echo ${unique()}
`,
    });
    const { outcome, heard } = await build(
      project.spec({ secrets: [{ id: 'env', from: { kind: 'env', name: 'STAGEDIVE_TEST_UNSET' } }] }),
    );
    expect(outcome).toMatchObject({ kind: 'done' });
    expect(heard.notices).toContainEqual({
      kind: 'empty-secret',
      text: 'The secret env is empty: $STAGEDIVE_TEST_UNSET is not set.',
    });
  });

  it('can be missing unless they are required', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS optional
RUN --mount=type=secret,id=none test ! -e /run/secrets/none && echo ${unique()}
FROM ${shellImage} AS required
RUN --mount=type=secret,id=none,required=true echo ${unique()}
`,
    });
    expect((await build(project.spec({ target: 'optional' }))).outcome).toMatchObject({ kind: 'done' });
    const { outcome } = await build(project.spec({ target: 'required' }));
    expect(outcome.kind === 'failed' && outcome.failure.message).toMatch(/secret none:? not found/);
  });
});

describe('ssh', () => {
  it('forwards an agent to a step', async () => {
    await using project = await Project.with({
      'ask.c': askAgent,
      Dockerfile: `FROM ${toolchainImage}
COPY ask.c /
RUN gcc -static -o /ask /ask.c
RUN --mount=type=ssh echo ${unique()} && /ask
`,
    });
    const agent = createServer((socket) => {
      socket.on('data', (data) => socket.end(`answer to ${data}`));
    });
    await new Promise<void>((resolve) => agent.listen(project.path('agent.sock'), resolve));
    const { outcome, heard } = await build(
      project.spec({ ssh: [{ id: 'default', paths: [project.path('agent.sock')] }] }),
    );
    agent.close();
    expect(heard.log).toContain('answer to question');
    expect(outcome).toMatchObject({ kind: 'done' });
  });

  it('refuses files that are no keys and missing agents in one sentence', async () => {
    await using project = await Project.with({
      key: 'no socket',
      Dockerfile: `FROM ${shellImage}\nRUN --mount=type=ssh,required=true echo ${unique()}\n`,
    });
    const given = (path: string) => project.spec({ ssh: [{ id: 'default', paths: [project.path(path)] }] });
    await expect(build(given('key'))).rejects.toThrow(/^--ssh default: .*key is not a private key\.$/);
    await expect(build(given('none'))).rejects.toThrow(/^--ssh default: .*none does not exist\.$/);
    const none = await build(project.spec());
    expect(none.outcome.kind === 'failed' && none.outcome.failure.message).toMatch(
      /ssh default was not given/,
    );
  });
});

/** Sends `question` to the socket in $SSH_AUTH_SOCK, and prints the answer. */
const askAgent = `#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
int main(void) {
  struct sockaddr_un to = { .sun_family = AF_UNIX };
  char answer[100];
  strncpy(to.sun_path, getenv("SSH_AUTH_SOCK"), sizeof to.sun_path - 1);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) return 1;
  write(fd, "question", 8);
  for (ssize_t n; (n = read(fd, answer, sizeof answer)) > 0;) write(1, answer, n);
  return 0;
}
`;
