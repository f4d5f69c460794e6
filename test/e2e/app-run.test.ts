/** Targets that are started from the screens. */
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeApps, openApp, untouched } from './driver/index.ts';
import { Project, shellImage, unique } from './projects.ts';

let project: Project;
beforeAll(async () => {
  project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS base
ENV ID=${unique()}
FROM base AS web
EXPOSE 80
CMD ["sh", "-c", "trap 'echo asked; exit 7' TERM; echo up; while true; do sleep 0.1; done"]
FROM base AS nothing
ENTRYPOINT ["/nosuch"]
FROM base AS broken
RUN echo compiling; sleep 3; echo "main.c:4: error" >&2; exit 3
FROM base AS repl
CMD ["sh"]
`,
  });
});
afterEach(closeApps);
afterAll(() => project[Symbol.asyncDispose]());

async function containers(): Promise<string> {
  return (await execa('docker', ['ps', '-aq', '--filter', 'label=dev.stagedive.container'])).stdout;
}

async function opened(...args: readonly string[]) {
  const app = await openApp({ args: [project.folder, ...args] });
  await app.see('1 Explore');
  return app;
}

test('shows the output of a target, with its ports on this machine, and stops it', async () => {
  const app = await opened('--target', 'web');
  app.type('L');
  await app.see('Start web as docker starts its image');
  app.press('Enter');
  await app.see(/web runs · .* · 127\.0\.0\.1:\d+ -> 80\/tcp/, 30_000);
  await app.see(/^│ up +│$/m);
  app.type('x');
  await app.see('It was stopped, with exit status 7.', 30_000);
  expect(app.screen()).toMatch(/^│ asked +│$/m);
  await expect.poll(containers, { timeout: 20_000 }).toBe('');
  app.press('Escape');
  await app.see('Stages');
  app.type('q');
  expect(await app.exit()).toMatchObject({ status: 0, modes: untouched });
});

test('explains a program that is not there', async () => {
  const app = await opened('--target', 'nothing');
  app.type('L');
  await app.see('Start nothing');
  app.press('Enter');
  await app.see('/nosuch could not be started', 30_000);
  await app.see('ENTRYPOINT runs /nosuch, which is not there.');
});

test('shows the step of a build that is under way, and the line and the log of one that failed', async () => {
  const app = await opened('--target', 'broken');
  app.type('L');
  await app.see('Start broken');
  app.press('Enter');
  await app.see(/broken: RUN echo compiling/, 30_000);
  await app.see(/^│ +compiling +│$/m);
  await app.see('broken was not built', 30_000);
  expect(app.screen()).toMatch(/^│┊main\.c:4: error +│$/m);
  expect(app.screen()).toContain('Dockerfile:9: Exit code 3');
  expect(app.screen()).toContain('b builds it on Build, with the logs of all steps.');
  expect(await containers()).toBe('');
});

test('quitting asks first, and ends and removes what runs', async () => {
  const app = await opened('--target', 'web');
  app.type('L');
  await app.see('Start web');
  app.press('Enter');
  await app.see(/^│ up +│$/m, 30_000);
  app.type('q');
  await app.see('web is running');
  app.press('Escape');
  await app.gone('Quitting ends and removes it.');
  expect(await containers()).not.toBe('');
  app.type('q');
  await app.see('Quitting ends and removes it.');
  app.press('Enter');
  expect(await app.exit()).toMatchObject({ status: 0, modes: untouched });
  await expect.poll(containers, { timeout: 20_000 }).toBe('');
});

test('gives the terminal to a target, and takes it back at a key', async () => {
  const app = await opened('--target', 'repl');
  app.type('L');
  await app.see('Start repl');
  app.press('Down', 'Enter');
  await app.see(/[#$]$/, 30_000);
  app.type('echo here; exit 3\r');
  await app.see('It ended with exit status 3. Any key goes back.');
  expect(app.screen()).toMatch(/^here$/m);
  app.type(' ');
  await app.see('1 Explore');
  await app.see('It ended with exit status 3.');
  expect(await containers()).toBe('');
});

test('shows on the terminal why a target was not built, until a key is pressed', async () => {
  const app = await opened('--target', 'broken');
  app.type('L');
  await app.see('Start broken');
  app.press('Down', 'Enter');
  // The terminal breaks the sentence where a line is full.
  await app.see(/exit code 3\.\s+Any\s+key/, 30_000);
  expect(app.screen()).toContain('main.c:4: error');
  app.type(' ');
  await app.see('1 Explore');
  await app.see(/Dockerfile:9: the command ended with exit code 3\./);
});

test('closing the window removes what runs', async () => {
  const app = await opened('--target', 'web');
  app.type('L');
  await app.see('Start web');
  app.press('Enter');
  await app.see(/^│ up +│$/m, 30_000);
  app.kill('SIGHUP');
  await app.exit();
  await expect.poll(containers, { timeout: 20_000 }).toBe('');
});

test('a target that is watched is started again after each build that worked, and its old one is asked to end', async () => {
  await using made = await Project.with({
    Dockerfile: `FROM ${shellImage} AS web
ENV ID=${unique()}
COPY word /
CMD ["sh", "-c", "trap 'exit 0' TERM; echo up with $(cat /word); while true; do sleep 0.1; done"]
`,
    word: 'apple',
  });
  const app = await openApp({ args: [made.folder] });
  await app.see('1 Explore');
  app.type('L');
  await app.see('Start web as docker starts its image');
  app.type('jj');
  app.press('Enter');
  await app.see(/web runs · .* · again after each build/, 30_000);
  await app.see('up with apple');
  await made.write('word', 'pear');
  await app.see('up with pear', 60_000);
  expect((await containers()).split('\n')).toHaveLength(1);
  app.type('q');
  await app.see('web is running');
  app.type('y');
  expect(await app.exit()).toMatchObject({ status: 0, modes: untouched });
  expect(await containers()).toBe('');
});
