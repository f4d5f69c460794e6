/** Targets that take the result of another target that is not a folder of this machine, or has several platforms. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { isOldEngine } from '../../engine/build-project.ts';
import { tarOf } from '../../project/tar-of.ts';
import { EngineWeb } from '../engine-web.ts';
import { Project, runCommand, shellImage, unique } from '../projects.ts';

const isOld = await isOldEngine();

test.skipIf(isOld)('a target built first may have its context at an address', async () => {
  const dockerfile = `FROM ${shellImage}\nCOPY given /given\nRUN echo ${unique()} >> /given\n`;
  await using web = await EngineWeb.with({
    'x.tar': tarOf({ 'ci/Dockerfile': dockerfile, given: 'from afar\n' }),
  });
  await using project = await Project.with({
    'docker-bake.json': JSON.stringify({
      target: {
        far: { context: `${web.address}/x.tar`, dockerfile: 'ci/Dockerfile' },
        written: {
          context: `${web.address}/x.tar`,
          'dockerfile-inline': 'FROM scratch\nCOPY given /written\n',
        },
        near: {
          contexts: { base: 'target:far', more: 'target:written' },
          'dockerfile-inline': 'FROM base\nCOPY --from=more /written /given.d/\n',
        },
      },
    }),
  });
  const args = ['--bake', 'near'];
  const built = await runCommand(['build', ...args], { cwd: project.folder });
  expect(built.status, built.stderr).toBe(0);
  const far = await runCommand(['cat', '0', '/given', ...args], { cwd: project.folder });
  expect(far).toMatchObject({ status: 0, stdout: expect.stringMatching(/^from afar\n\S/) });
  const more = await runCommand(['cat', '0', '/given.d/written', ...args], { cwd: project.folder });
  expect(more).toMatchObject({ status: 0, stdout: 'from afar\n' });
});

test.skipIf(isOld)('of a target for several platforms, the platform that is built is taken', async () => {
  const inner = 'FROM scratch\nARG TARGETARCH\nCOPY $TARGETARCH /arch\nENV MADE_FOR=$TARGETARCH\n';
  const outer = 'FROM base\nCOPY own /own\nLABEL of=$MADE_FOR\n';
  await using project = await Project.with({
    amd64: 'amd64\n',
    arm64: 'arm64\n',
    own: '',
    'docker-bake.json': JSON.stringify({
      target: {
        base: { platforms: ['linux/amd64', 'linux/arm64'], 'dockerfile-inline': inner },
        app: { contexts: { base: 'target:base' }, 'dockerfile-inline': outer },
      },
    }),
  });
  for (const arch of ['amd64', 'arm64']) {
    const args = ['--bake', 'app', '--platform', `linux/${arch}`];
    const dest = project.path(`out-${arch}`);
    const built = await runCommand(['build', ...args, '--output', dest], { cwd: project.folder });
    expect(built.status, built.stderr).toBe(0);
    expect(await readFile(`${dest}/arch`, 'utf8')).toBe(`${arch}\n`);
    const shown = await runCommand(['cat', '0', '/arch', ...args], { cwd: project.folder });
    expect(shown).toMatchObject({ status: 0, stdout: `${arch}\n` });
  }
});

test.skipIf(isOld)(
  'a target built first has its own secrets, which are hidden, and its own policy',
  async () => {
    await using project = await Project.with({
      'base/Dockerfile': `FROM ${shellImage}\nARG API_TOKEN\nRUN --mount=type=secret,id=s echo ${unique()} $(wc -c < /run/secrets/s)-bytes # $API_TOKEN\n`,
      'compose.yaml': `services:
  base: { build: { context: base, secrets: [s], args: { API_TOKEN: hunter2-of-a-link }, cache_from: ['type=local,src=not-there'] } }
  left: { build: { dockerfile_inline: 'FROM base', additional_contexts: { base: 'service:base' } } }
  right: { build: { dockerfile_inline: 'FROM base', additional_contexts: { base: 'service:base' } } }
  app:
    build:
      dockerfile_inline: "FROM left\\nCOPY --from=right /etc/passwd /p\\n"
      additional_contexts: { left: 'service:left', right: 'service:right' }
secrets: { s: { environment: OF_ENV_FILE } }
`,
      '.env': 'OF_ENV_FILE=seven-7\n',
    });
    const args = ['build', '-f', 'compose.yaml', '--service', 'app', '--progress', 'plain'];
    const built = await runCommand(args, { cwd: project.folder });
    expect(built.status, built.stderr).toBe(0);
    expect(built.stderr).toMatch(/\S 7-bytes/);
    expect(built.stderr).toContain('# ***');
    expect(built.stderr).toMatch(/--cache-from .*not-there is left out/);
    expect(built.stderr).not.toContain('hunter2');
    await writeFile(project.path('base/Dockerfile.rego'), 'package docker\n');
    const refused = await runCommand(args, { cwd: project.folder });
    expect(refused).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('base/Dockerfile.rego: this build policy'),
    });
  },
);

test.skipIf(isOld)('a target that many take is opened once, however many ways lead to it', async () => {
  const target: Record<string, object> = { t0: { 'dockerfile-inline': 'FROM scratch\nCOPY own /own\n' } };
  for (let at = 1; at <= 20; at += 1) {
    target[`t${at}`] = {
      contexts: { left: `target:t${at - 1}`, right: `target:t${at - 1}` },
      'dockerfile-inline': `FROM left\nCOPY --from=right /own /own${at}\n`,
    };
  }
  await using project = await Project.with({ own: '', 'docker-bake.json': JSON.stringify({ target }) });
  const args = ['build', '--bake', 't20', '--progress', 'plain', '--no-cache'];
  const built = await runCommand(args, { cwd: project.folder });
  expect(built.status, built.stderr).toBe(0);
  const loaded = built.stderr.match(/^#\d+ \[internal\] load build definition/gm);
  expect(loaded).toHaveLength(21);
});
