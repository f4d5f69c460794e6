/** `stagedive why`, and what `stagedive build` says of it: in a real terminal and in pipes, on a real engine. */
import { afterEach, describe, expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { closeApps, openApp, untouched } from './driver/index.ts';
import { serveInEngine } from './engine-server.ts';
import { EngineWeb } from './engine-web.ts';
import { GitServer } from './git-server.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

afterEach(closeApps);

/** Whether the engine says after a build what it found at an address. */
const hasHistory = !(await isOldEngine());

/** An install step behind a COPY of everything; `at` keeps builds of other tests out. */
const dockerfile = (at: string): string => `FROM ${shellImage} AS deps
WORKDIR /app
COPY . .
RUN echo "pip install -r requirements.txt ${at}"
FROM ${shellImage} AS last
COPY --from=deps /app/main.py /main.py
RUN echo "last ${at}"
`;

async function made(): Promise<Project> {
  return await Project.with({
    Dockerfile: dockerfile(unique()),
    'requirements.txt': 'one\n',
    // Unique, so that the engine knows the contents of no other project.
    'main.py': unique(),
    '.dockerignore': 'Dockerfile\n.state\n.dockerignore\n',
  });
}

const environment = (project: Project) => ({ XDG_STATE_HOME: project.path('.state') });

async function stagedive(project: Project, args: readonly string[]) {
  return await runCommand(args, { cwd: project.folder, env: environment(project) });
}

async function builds(project: Project, args: readonly string[] = []): Promise<string> {
  const { status, stderr } = await stagedive(project, ['build', ...args, '.']);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return stderr;
}

/** Runs it in a terminal to its end; what the window shows then. */
async function inTerminal(project: Project, cols: number, args: readonly string[]): Promise<string> {
  const app = await openApp({ args, cwd: project.folder, env: environment(project), cols, rows: 40 });
  const exit = await app.exit();
  expect(exit).toMatchObject({ status: 0, modes: untouched });
  return app.screen();
}

const SENTENCE = '4 of 6 steps ran again, all because main.py changed (line 3).';

describe('stagedive why', () => {
  test.skipIf(!hasHistory)('says that a repository changed, from which commit to which', async () => {
    await using server = await GitServer.start();
    const files = { Dockerfile: `FROM ${shellImage}\nCOPY a.txt /\nRUN echo "${unique()}"\n` };
    const first = await server.commit('repo', { ...files, 'a.txt': unique() });
    const address = `${server.publish('repo', 'x.git')}#main`;
    await using project = await Project.with({ none: '' });
    const build = async () => await stagedive(project, ['build', address]);
    expect((await build()).status).toBe(0);
    const second = await server.commit('repo', { ...files, 'a.txt': unique() });
    server.git('repo', 'push', '-q', '../served/x.git', 'main');
    const { stderr } = await build();
    const commits = `from ${first.slice(0, 12)} to ${second.slice(0, 12)}`;
    expect(stderr).toMatch(new RegExp(`all because .*x\\.git#main changed ${commits} \\(line 2\\)`));
  });

  test.skipIf(!hasHistory)('says that a file at an address changed, from what to what', async () => {
    await using server = await serveInEngine('http-server.mjs', ['']);
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nADD ${server.address}/changing /x\nRUN echo "${unique()}"\n`,
    });
    await builds(project);
    const again = await builds(project);
    const { stdout } = await stagedive(project, ['why', '--json']);
    const step = JSON.parse(stdout).steps.find(({ line }: { line: number }) => line === 2);
    const changed = `${server.address}/changing changed from X to X`;
    expect({ ...step, detail: step.detail.replaceAll(/[0-9a-f]{12}/g, 'X') }).toMatchObject({
      reason: 'context-file',
      detail: changed,
    });
    expect(again).toMatch(/steps? ran again, all because .*\/changing changed/);
  });

  test('says in a terminal why each step of the last build ran, and breaks no word', async () => {
    await using project = await made();
    await builds(project);
    await project.write('main.py', unique());
    await builds(project);
    for (const cols of [80, 200]) {
      const shown = await inTerminal(project, cols, ['why']);
      expect(shown).toMatch(/^last, built \d{4}-\d\d-\d\d .*\. Against the build of \d{4}-/m);
      expect(shown).toContain(SENTENCE);
      expect(shown).toMatch(/^ {2}cached +2 {2}WORKDIR \/app$/m);
      expect(shown).toMatch(/^ {2}ran +3 {2}COPY \. \.\n +main\.py changed$/m);
      expect(shown).toMatch(/^ {2}ran +4 {2}RUN echo .*\n +because of line 3: main\.py changed$/m);
      expect(shown.replace(/\s+/g, ' ')).toContain(': copy requirements.txt first, run pip install, then ');
    }
  });

  test('--dry-run says what would run, changes nothing, and says no more once it is built', async () => {
    await using project = await made();
    await builds(project);
    await project.write('main.py', unique());
    const wanted = SENTENCE.replace('ran again', 'would run again');
    for (let round = 0; round < 2; round += 1) {
      const shown = await inTerminal(project, 120, ['why', '--dry-run']);
      expect(shown).toContain(wanted);
      expect(shown).toMatch(/^ {2}runs +3 {2}COPY \. \.$/m);
    }
    await builds(project);
    expect(await inTerminal(project, 120, ['why', '--dry-run'])).toContain('Nothing would run again.');
  });

  test('--json is the contract', async () => {
    await using project = await made();
    await builds(project);
    const first = await stagedive(project, ['why', '--json']);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toMatchObject({ target: 'last', previous: null });
    const reasons = JSON.parse(first.stdout).steps.map(({ reason }: { reason: string }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['first-build', null]));
    await project.write('main.py', unique());
    await builds(project);
    const { status, stdout, stderr } = await stagedive(project, ['why', '--json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { previous, steps, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({ target: 'last' });
    expect(previous).toEqual({
      id: expect.any(String),
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(steps.find(({ line }: { line: number }) => line === 3)).toEqual({
      stage: 'deps',
      line: 3,
      name: 'COPY . .',
      cached: false,
      reason: 'context-file',
      detail: 'main.py changed',
      files: [{ path: 'main.py', change: 'modified' }],
      because: null,
    });
    expect(steps.at(-1)).toMatchObject({ stage: 'last', line: 7, reason: 'parent', because: 3, files: [] });
    const dry = await stagedive(project, ['why', '--dry-run', '--json']);
    expect(dry.status).toBe(0);
    expect(new Set(JSON.parse(dry.stdout).steps.map((step: { cached: boolean }) => step.cached))).toEqual(
      new Set([true]),
    );
  });

  test('says in one sentence that nothing is recorded', async () => {
    await using project = await made();
    const { status, stdout, stderr } = await stagedive(project, ['why']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(
      'stagedive: Dockerfile: no build of last is recorded here; build it first (stagedive build).\n',
    );
  });
});

describe('stagedive build', () => {
  test('ends with the sentence and the hint, in pipes and in a terminal, and says nothing when all was cached', async () => {
    await using project = await made();
    expect(await builds(project)).not.toContain('ran again');
    expect(await builds(project)).not.toContain('ran again');
    await project.write('main.py', unique());
    expect(await builds(project)).toContain(
      `\nstagedive: ${SENTENCE}\nstagedive: Line 3 copies everything before pip install (line 4): `,
    );
    await project.write('main.py', unique());
    const shown = await inTerminal(project, 80, ['build', '.']);
    expect(shown).toContain(`stagedive: ${SENTENCE}`);
    expect(shown).toContain('stagedive: Line 3 copies everything before pip install (line 4): ');
    await project.write('main.py', unique());
    const quiet = await stagedive(project, ['build', '-q', '.']);
    expect(quiet.stderr).toBe('');
  });
});

test('a file at an address that changed is not called a result that is gone', async () => {
  await using web = await EngineWeb.with({ file: Buffer.from(unique()) });
  await using project = await made();
  await project.write(
    'Dockerfile',
    `FROM ${shellImage}\nADD ${web.address}/file?token=hunter2 /file\nRUN cat /file\n`,
  );
  await builds(project, ['--progress=plain']);
  expect(await builds(project)).not.toContain('ran again');
  await web.write({ file: Buffer.from(unique()) });
  const said = await builds(project);
  const what = hasHistory
    ? 'changed from X to X (line 2)'
    : 'changed, or the engine no longer has the result';
  expect(said.replaceAll(/\b[0-9a-f]{12}\b/g, 'X')).toContain(
    `2 of 3 steps ran again, all because ${web.address}/file?*** ${what}.`,
  );
  const { stdout } = await stagedive(project, ['why', '--json']);
  expect(stdout).not.toContain('hunter2');
});

describe('a definition', () => {
  const BAKE = JSON.stringify({ target: { web: { context: '.', target: 'last' } } });
  const COMPOSE = 'services:\n  web:\n    build:\n      context: .\n      target: last\n';

  for (const [name, file, args] of [
    ['a compose file', 'compose.yaml', ['-f', 'compose.yaml']],
    ['a service', 'compose.yaml', ['--service', 'web']],
    ['a bake target', 'docker-bake.json', ['--bake', 'web']],
  ] as const) {
    test(`finds the record of the same build: ${name}`, async () => {
      await using project = await made();
      await project.write('.dockerignore', 'Dockerfile\n.state\n.dockerignore\n*.yaml\n*.json\n');
      await project.write(file, file.endsWith('.json') ? BAKE : COMPOSE);
      await builds(project, args);
      await project.write('main.py', unique());
      const dry = await stagedive(project, ['why', '--dry-run', ...args]);
      expect(dry.stdout).toContain(SENTENCE.replace('ran again', 'would run again'));
      await builds(project, args);
      const why = await stagedive(project, ['why', ...args]);
      expect({ status: why.status, stderr: why.stderr }).toEqual({ status: 0, stderr: '' });
      expect(why.stdout).toContain(SENTENCE);
    });
  }
});
