/** `stagedive run` with a builder, which has no engine to run anything. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { BuilderStandIn } from '../engine/builder-stand-in.ts';
import { Project, runCommand, shellImage, startCommand, unique } from './projects.ts';

let home: Project;
let desk: BuilderStandIn;
let project: Project;
beforeAll(async () => {
  home = await Project.with({});
  desk = await BuilderStandIn.start(home.folder, process.env.DOCKER_HOST ?? '');
  project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS base
ENV WHERE=image ID=${unique()}
WORKDIR /srv
USER 65533
FROM base AS app
ENTRYPOINT ["sh", "-c", "echo $0 $* $WHERE $MORE; pwd; id -u; id -g; cat; echo err >&2; exit 4"]
CMD ["one", "two"]
FROM base AS nothing
CMD []
FROM base AS missing
CMD ["/nosuch"]
FROM base AS stop
CMD ["sh", "-c", "trap 'echo caught; exit 9' TERM; echo ready >&2; while true; do sleep 0.1; done"]
`,
  });
});
afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  await project[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

const NOTE = 'This builder has no engine, so BuildKit itself runs the target';

const run = (args: readonly string[], input = '') =>
  runCommand(['run', ...args], { cwd: project.folder, env: desk.env, input });

test('runs ENTRYPOINT and CMD as the image says, and what differs is said', async () => {
  const { status, stdout, stderr } = await run(['app', '-e', 'MORE=more'], 'input\n');
  expect({ status, stdout }).toEqual({ status: 4, stdout: 'one two image more\n/srv\n65533\n0\ninput\n' });
  expect(stderr).toContain(NOTE);
  expect(stderr).toMatch(/^err$/m);
});

test.each([
  [['app', '--', 'three'], 'three image\n/srv\n65533\n0\n', 4],
  [['app', '-u', 'builder', '-w', '/tmp', '--entrypoint', 'pwd'], '/tmp\n', 0],
  [['nothing'], '', 125],
  [['missing'], '', 127],
] as const)('ends %j as docker would', async (args, stdout, status) => {
  const ended = await run(args);
  expect({ status: ended.status, stdout: ended.stdout }, ended.stderr).toEqual({ status, stdout });
});

test.each([['-p', '80'], ['-P'], ['-v', '/data'], ['--network', 'none'], ['--init'], ['-m', '64m']])(
  'refuses %s in one sentence, and builds nothing',
  async (...flags) => {
    const { status, stdout, stderr } = await run(['app', ...flags]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^stagedive: --[a-z]+ needs an engine, and this builder has none: .*\n$/);
  },
);

test('passes a signal on', async () => {
  const command = startCommand(['run', 'stop'], { cwd: project.folder, env: desk.env });
  await command.said('ready');
  command.kill('SIGTERM');
  const end = await command.end;
  // BuildKit of 2020 passes no signals on: there it ends at once.
  const [status, stdout] = (await isOldEngine()) ? [143, ''] : [9, 'caught\n'];
  expect(end, end.stderr).toMatchObject({ status, stdout });
});
