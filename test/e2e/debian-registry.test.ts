/** A real registry, with and without login and TLS: pulling from it, and pushing to it. */
import { chmod } from 'node:fs/promises';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BuilderStandIn } from '../engine/builder-stand-in.ts';
import { engineInit } from '../engine/engine-network.ts';
import { foreignGrpc } from '../engine/foreign-buildkit.ts';
import { DebianRegistry, LOGIN } from './debian-registry.ts';
import { closeApps, openApp } from './driver/index.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const init = engineInit(process.env.DOCKER_HOST ?? '');
const docker = new Docker({ socketPath: (process.env.DOCKER_HOST ?? '').replace(/^unix:\/\//, '') });
const open = new Map<string, DebianRegistry>();
const images = new Set<string>();
const host = (name: string): string => open.get(name)?.host ?? '';

// It has to be beside the engine, in a network that is ours.
describe.runIf(init !== null)("Debian's registry", () => {
  beforeAll(async () => {
    open.set('plain', await DebianRegistry.start());
    open.set('login', await DebianRegistry.start({ login: true }));
    open.set('own', await DebianRegistry.start({ tls: 'own name' }));
    open.set('other', await DebianRegistry.start({ tls: 'other name' }));
  }, 120_000);
  afterAll(async () => {
    await closeApps();
    for (const registry of open.values()) await registry[Symbol.asyncDispose]();
    for (const image of images)
      await docker
        .getImage(image)
        .remove({ force: true })
        .catch(() => undefined);
  });

  const troubles: readonly (readonly [string, () => string, readonly string[]])[] = [
    ['has no such image', () => `${host('plain')}/nobody/nothing:1`, ['There is no image']],
    ['wants a login', () => `${host('login')}/a/b:1`, ['(401 Unauthorized)', 'docker login 127.0.0.1:']],
    [
      'has a certificate of an unknown authority',
      () => `${host('own')}/a/b:1`,
      ['does not trust the registry', '(certificate signed by unknown authority)'],
    ],
    ['is not there', () => '127.0.0.1:9/a/b:1', ['cannot be reached (connection refused)']],
    ['has a name that nobody knows', () => 'registry.invalid/a/b:1', ['cannot find the registry']],
    [
      'has the certificate of another',
      () => `${host('other')}/a/b:1`,
      ['is not valid (', 'Use the name that'],
    ],
  ];

  test.each(troubles)('that %s is told by the engine', async (_, image, said) => {
    await using project = await Project.with({ Dockerfile: `FROM ${image()}\n` });
    const { status, stderr } = await runCommand(['build', project.folder]);
    expect(status).toBe(1);
    for (const part of said) expect(stderr).toContain(part);
  });

  test.each(troubles)(
    'that %s is told by a builder, without images of the engine',
    async (_, image, said) => {
      await using home = await Project.with({});
      await using desk = await BuilderStandIn.start(home.folder, process.env.DOCKER_HOST ?? '', foreignGrpc);
      await using project = await Project.with({ Dockerfile: `FROM ${image()}\n` });
      const { status, stderr } = await runCommand(['build', project.folder], { env: desk.env });
      expect(status).toBe(1);
      for (const part of said) expect(stderr).toContain(part);
      expect(stderr).not.toMatch(/docker load|certs\.d|daemon\.json|in the engine/);
    },
  );

  test.each([60, 80, 200])('whose authority is unknown is told in full at %i columns', async (cols) => {
    await using project = await Project.with({ Dockerfile: `FROM ${host('own')}/a/b:1\n` });
    const app = await openApp({ args: [project.folder], cols, rows: 24 });
    app.press('b');
    await app.see('Failed', 60_000);
    const words = () =>
      app
        .lines()
        .join(' ')
        .replaceAll(/[│\s]+/g, ' ');
    await expect.poll(words).toContain('(certificate signed by unknown authority)');
    app.press('!');
    await app.see('Warnings and notes');
    await expect.poll(words).toContain(`/etc/docker/certs.d/${host('own')}/ca.crt`);
    await app.close();
  });

  test('gets an image once somebody is logged in, and gives it back, by the config and by a helper', async () => {
    const image = `${host('login')}/team/tool:1`;
    images.add(image);
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()} > /pushed\n`,
    });
    const push = (env: Record<string, string>) =>
      runCommand(['build', '-t', image, '--push', project.folder], { env });
    await using nobody = await Project.with({});
    const refused = await push({ DOCKER_CONFIG: nobody.folder });
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`takes ${image} only after a login`);
    expect(refused.stderr).toContain(`docker login ${host('login')}`);

    await using config = await Project.with({
      'config.json': JSON.stringify({ auths: open.get('login')?.auths }),
    });
    expect(await push({ DOCKER_CONFIG: config.folder })).toMatchObject({ status: 0 });

    // Nothing is left of it but what the registry has.
    await docker.getImage(image).remove({ force: true });
    await using helped = await Project.with({
      'config.json': JSON.stringify({ credHelpers: { [host('login')]: 'tests' } }),
      'docker-credential-tests': `#!/bin/sh\ncat > /dev/null\necho '${JSON.stringify({ Username: LOGIN.username, Secret: LOGIN.password })}'\n`,
    });
    await chmod(helped.path('docker-credential-tests'), 0o755);
    await using user = await Project.with({ Dockerfile: `FROM ${image} AS pulled\n` });
    const listed = await runCommand(['files', 'pulled', '/pushed', '-C', user.folder], {
      env: { DOCKER_CONFIG: helped.folder, PATH: `${helped.folder}:${process.env.PATH}` },
    });
    expect(listed).toMatchObject({ status: 0, stdout: expect.stringContaining('/pushed') });
    expect(listed.stderr).not.toContain(LOGIN.password);
  });
});
