/** What a killed `stagedive run` leaves is removed by the next start, and nothing else is. */
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CuttingProxy } from '../engine/cutting-proxy.ts';
import { Project, runCommand, shellImage, startCommand, unique } from './projects.ts';

let project: Project;
beforeAll(async () => {
  project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nENV ID=${unique()}\nCMD ["sh", "-c", "echo up >&2; sleep 1000"]\n`,
  });
});
afterAll(() => project[Symbol.asyncDispose]());

async function docker(...args: readonly string[]): Promise<string> {
  return (await execa('docker', args)).stdout;
}

/** The containers and images that are there, of those named. */
async function there(ids: readonly string[]): Promise<readonly string[]> {
  const all = `${await docker('ps', '-aq', '--no-trunc')}\n${await docker('images', '-aq', '--no-trunc')}`;
  return ids.filter((id) => all.includes(id));
}

/** A run that has started, with its container and its image. */
async function running(env: Readonly<Record<string, string>> = {}) {
  const command = startCommand(['run'], { cwd: project.folder, env });
  await command.said('up');
  const list = await docker(
    'ps',
    '-a',
    '--no-trunc',
    '--format',
    '{{.ID}} {{.Label "dev.stagedive.container"}}',
  );
  const container =
    list
      .split('\n')
      .find((line) => line.includes(` ${command.pid}-`))
      ?.split(' ')[0] ?? '';
  expect(container).not.toBe('');
  const image = await docker('inspect', '--format', '{{.Image}}', container);
  return { command, container, image };
}

/** Any start that connects to an engine. */
async function nextStart(): Promise<void> {
  expect(await runCommand(['cat', '0', '/etc/passwd'], { cwd: project.folder })).toMatchObject({ status: 0 });
}

test('a killed one leaves a container and an image, and the next start removes both', async () => {
  const { command, container, image } = await running();
  await nextStart();
  expect(await there([container, image])).toEqual([container, image]);
  command.kill('SIGKILL');
  await command.end;
  expect(await there([container, image])).toEqual([container, image]);
  await nextStart();
  expect(await there([container, image])).toEqual([]);
});

test('an image that got a name, or that others use, stays, and so does what was made of it', async () => {
  const { command, container, image } = await running();
  const name = `stagedive-test-${unique()}`;
  const used = await docker('create', image, 'true');
  const committed = await docker('commit', container);
  const ofCommitted = await docker('create', committed, 'true');
  command.kill('SIGKILL');
  await command.end;
  const theirs = [used, ofCommitted, committed];
  try {
    await nextStart();
    expect(await there([container, image, ...theirs])).toEqual([image, ...theirs]);
    await docker('tag', image, name);
    await docker('rm', used);
    await nextStart();
    expect(await there([image])).toEqual([image]);
    await docker('rmi', '--no-prune', name);
    await nextStart();
    // The engine keeps what an image was committed from.
    expect(await there([image, committed, ofCommitted])).toEqual([image, committed, ofCommitted]);
    await docker('rm', ofCommitted);
    await docker('rmi', '--no-prune', committed);
    await nextStart();
    expect(await there([image, committed])).toEqual([]);
  } finally {
    await docker('rm', '-f', used, ofCommitted).catch(() => undefined);
    await docker('rmi', '-f', committed, image).catch(() => undefined);
  }
});

test('a name that its image got while it ran is not taken away at its end', async () => {
  const { command, container, image } = await running();
  const name = `stagedive-test-${unique()}`;
  await docker('tag', image, name);
  // The system makes one of two that come at once.
  const again = setInterval(() => command.kill('SIGTERM'), 200);
  await command.end;
  clearInterval(again);
  expect(await there([container, image])).toEqual([image]);
  await docker('rmi', name);
});

test('an engine lost while it runs ends it with 3, and the next start removes what is left', async () => {
  await using proxy = await CuttingProxy.listen(project.path('engine.sock'), process.env.DOCKER_HOST ?? '');
  const { command, container, image } = await running({ DOCKER_HOST: proxy.address });
  proxy.cut();
  const { status, stderr } = await command.end;
  expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining('went away') });
  await nextStart();
  expect(await there([container, image])).toEqual([]);
});
