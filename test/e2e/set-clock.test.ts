/** Somebody sets the clock while a command runs. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { PROJECT } from './faults/disk/commands.ts';
import { Project, runCommand, unique } from './projects.ts';

const preload = fileURLToPath(new URL('faults/set-clock.cjs', import.meta.url));
const HOUR_MS = 3_600_000;

/** Durations that no command of this test takes. */
const ODD_TIME = /-\d+(?:\.\d+)?m?s\b|\b\d+h \d\dm|NaN|Infinity/;

describe.each([
  ['back', -HOUR_MS],
  ['forward', HOUR_MS],
])('a clock that is set %s by an hour', (_way, by) => {
  test.each([
    ['build', ['build', '.']],
    ['build with progress in JSON', ['build', '--progress', 'rawjson', '.']],
    ['report', ['report', '--force', '-o', 'page.html']],
    ['run', ['run', 'last', '--', 'true']],
    ['shell', ['shell', 'last', '--', 'true']],
    ['diff', ['diff', 'base', 'last']],
    ['history', ['history', 'ls', '--limit', '5']],
  ])('changes nothing for %s', async (name, args) => {
    const slow = `${PROJECT.Dockerfile}RUN echo ${unique()}; sleep 2; echo at last\n`;
    await using project = await Project.with({ ...PROJECT, Dockerfile: slow, '.dockerignore': 'state\n' });
    const env = {
      NODE_OPTIONS: `--require ${preload}`,
      STAGEDIVE_TEST_CLOCK: `${by}@1000`,
      XDG_STATE_HOME: project.path('state'),
    };
    const { status, stdout, stderr } = await runCommand(args, { cwd: project.folder, env });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    // Of past builds, history says how long they took and how long ago that was.
    if (name !== 'history')
      expect(ODD_TIME.exec(`${stdout}${stderr}`.replace(/\{.*/g, ''))?.[0]).toBeUndefined();
    if (name !== 'build') return;
    expect(stderr).toContain('at last');
    const why = await runCommand(['why', '--json'], {
      cwd: project.folder,
      env: { XDG_STATE_HOME: env.XDG_STATE_HOME },
    });
    const { steps } = JSON.parse(why.stdout) as { steps: readonly { line: number; cached: boolean }[] };
    expect(steps.find(({ line }) => line === 6)).toMatchObject({ cached: false });
  });
});
