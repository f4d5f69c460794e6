/** Registries that refuse, fail or cannot be trusted, asked by the tests' engine. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineInit } from '../engine/engine-network.ts';
import { closeApps, openApp } from './driver/index.ts';
import { Project, runCommand } from './projects.ts';
import { Registry } from './registry.ts';

const init = engineInit(process.env.DOCKER_HOST ?? '');
let home: Project;
let registry: Registry;

// A registry can only be put beside an engine of ours.
describe.runIf(init !== null)('a registry', () => {
  beforeAll(async () => {
    home = await Project.with({});
    registry = await Registry.start(init ?? 0, home.folder);
  });
  afterAll(async () => {
    await closeApps();
    await registry[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  const cases: readonly (readonly [string, () => string, readonly string[]])[] = [
    ['asks for a login', () => `${registry.plain}/s401/x:1`, ['401 Unauthorized', 'docker login 127.0.0.1:']],
    ['forbids', () => `${registry.plain}/s403/x:1`, ['403 Forbidden', 'log in with an account']],
    [
      'has no such image',
      () => `${registry.plain}/s404/x:1`,
      ['There is no image', 'Check the name and the tag.'],
    ],
    [
      'is asked too often',
      () => `${registry.plain}/s429/x:1`,
      ['429 Too Many Requests', 'Wait and build again'],
    ],
    ['fails', () => `${registry.plain}/s500/x:1`, ['500 Internal Server Error', 'Build again later']],
    [
      'has an unknown certificate',
      () => `${registry.untrusted}/open/x:1`,
      ['does not trust the registry', '(certificate signed by unknown authority)', '/etc/docker/certs.d/'],
    ],
    [
      'has the certificate of another',
      () => `${registry.mismatched}/open/x:1`,
      ['is not valid (', '203.0.113.7', 'Use the name that the certificate is for'],
    ],
    ['speaks HTTP', () => `${registry.withoutTls}/open/x:1`, ['speaks HTTP where', 'insecure-registries']],
    [
      'has a name that does not resolve',
      () => 'registry.invalid/x:1',
      ['cannot find the registry registry.invalid'],
    ],
    ['is not there', () => '127.0.0.1:9/x:1', ['cannot be reached (connection refused)', 'docker load']],
    [
      'has the image for other platforms only',
      () => `${registry.plain}/elsewhere/x:1`,
      ['does not exist for this platform', 'Choose a --platform'],
    ],
  ];

  test.each(cases)('that %s is said with the reason first, then what to do', async (_, image, said) => {
    await using project = await Project.with({ Dockerfile: `FROM ${image()}\n` });
    const { status, stderr } = await runCommand(['build', project.folder]);
    expect({ status, stderr }).toMatchObject({ status: 1 });
    const sentence = stderr.slice(stderr.lastIndexOf('Dockerfile:1: '));
    for (const part of said) expect(sentence).toContain(part);
  });

  test.each(cases)('that %s is said in full in a window of 80 columns', async (_, image, said) => {
    await using project = await Project.with({ Dockerfile: `FROM ${image()}\n` });
    const app = await openApp({ args: [project.folder], cols: 80, rows: 24 });
    app.press('b');
    await app.see('Failed', 60_000);
    const reason = said[0] ?? '';
    const summary = () => app.lines().slice(-7).join(' ').replaceAll(/\s+/g, ' ');
    await expect.poll(summary).toContain(reason);
    app.press('!');
    await app.see('Warnings and notes');
    const notes = () =>
      app
        .lines()
        .join(' ')
        .replaceAll(/[│\s]+/g, ' ');
    for (const part of said) await expect.poll(notes).toContain(part);
    await app.close();
  });

  test('with a login is asked with the credentials of the docker config', async () => {
    const auth = Buffer.from('me:secret').toString('base64');
    await using config = await Project.with({
      'config.json': JSON.stringify({ auths: { [registry.plain]: { auth } } }),
    });
    await using project = await Project.with({
      Dockerfile: `FROM ${registry.plain}/login/x:1 AS base\nFROM scratch\nCOPY --from=base /from-the-registry /\n`,
    });
    const anonymous = await runCommand(['build', project.folder]);
    expect(anonymous.stderr).toContain('needs a login.');
    const env = { DOCKER_CONFIG: config.folder };
    const listed = await runCommand(['files', 'base', '-C', project.folder], { env });
    expect(listed).toMatchObject({ status: 0, stdout: expect.stringContaining('from-the-registry') });
    expect(listed.stderr).not.toContain('secret');
  });
});
