/** `stagedive doctor` asks the engine that it finds. */
import { expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { Project, runCommand } from './projects.ts';

test('doctor says what the engine can do and what it keeps, and names contexts and builders', async () => {
  await using config = await Project.with({
    'config.json': '{}',
    'contexts/meta/abc/meta.json': JSON.stringify({
      Name: 'far',
      Endpoints: { docker: { Host: 'ssh://me@far.example' } },
    }),
    'buildx/instances/desk': JSON.stringify({
      Name: 'desk',
      Driver: 'remote',
      Nodes: [{ Name: 'desk0', Endpoint: 'tcp://far.example:1234' }],
    }),
  });
  const { stdout } = await runCommand(['doctor'], { env: { DOCKER_CONFIG: config.folder } });
  expect(stdout).toMatch(/ok +engine +it can open a shell in a state/);
  expect(stdout).toMatch(
    (await isOldEngine())
      ? /note +engine +it cannot keep what a failed step left/
      : /ok +engine +it can .*keep what a failed step left/,
  );
  expect(stdout).toMatch(/ok +engine +\d+ CPUs, .* of memory, \w+.* in \//);
  expect(stdout).toMatch(
    /engine disk +(?:images take .*B, the build cache .*B|it cannot say what .* take: .*)\n/,
  );
  expect(stdout).toMatch(/ok +context +far: ssh:\/\/me@far\.example\n/);
  expect(stdout).toMatch(/ok +builder +desk \(remote, tcp:\/\/far\.example:1234\)\n/);
});
