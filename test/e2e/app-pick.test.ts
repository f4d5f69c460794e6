/** Picking one of a team's builds, going over to another, and coming back. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Project, shellImage, unique } from '../engine/build-project.ts';
import { tarOf } from '../project/tar-of.ts';
import { type App, closeApps, openApp, untouched } from './driver/index.ts';
import { serveInEngine } from './engine-server.ts';

let team: Project;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'stagedive-pick-'));
  const stages = (word: string): string =>
    `FROM ${shellImage} AS base\nARG WORD=${word}\nRUN echo $WORD > /word\nFROM base AS runtime\nRUN cat /word\n`;
  team = await Project.with({
    Dockerfile: stages('root'),
    'api/Dockerfile': stages('api'),
    'web/Dockerfile': stages('web'),
    'web/dev.Dockerfile': `FROM ${shellImage}\n`,
    'tools/Dockerfile': `FROM ${shellImage}\nRUNN x\n`,
    'compose.yaml': `services:
  api:
    build: { context: api, target: base, args: { WORD: from-compose } }
  web:
    build: web
  tools:
    build: tools
`,
    'docker-bake.json': JSON.stringify({
      target: { release: { context: 'api', target: 'runtime' }, dev: { context: 'web' } },
    }),
  });
});

afterEach(closeApps);

afterAll(async () => {
  await team[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

/** Opens the folder as a newcomer or, in the same state folder, as one who comes back. */
function openTeam(state: string, named = ''): Promise<App> {
  return openApp({
    args: [team.path(named)],
    env: { XDG_STATE_HOME: join(home, state), DOCKER_HOST: process.env.DOCKER_HOST ?? '' },
    cols: 100,
    rows: 30,
  });
}

async function leaves(app: App, key: string, status: number): Promise<void> {
  app.press(key);
  const exit = await app.exit();
  expect(exit).toMatchObject({ status, settingsAfter: exit.settingsBefore, modes: untouched });
}

/** Picks the build under the cursor, and builds it. */
async function builds(app: App): Promise<void> {
  app.press('Enter');
  await app.see('1 Explore');
  app.press('b');
  await app.see('✔ Built');
}

/** Calls the list, and takes the cursor to another build. */
async function goesOver(app: App, name: string): Promise<void> {
  app.press('ctrl+o');
  await app.see('Which build?');
  app.type(name);
  await app.see(`❯ ${name}`);
}

test('a newcomer is looking at the build of a service within two keys', async () => {
  const app = await openTeam('newcomer');
  await app.see(/❯ api +◆ base +2 stages/);
  app.press('Enter');
  await app.see(/1 Explore.*◆ base/);
  app.press('b');
  await app.see(/from-compose|✔ Built base/);
  await app.see('✔ Built base');
  await leaves(app, 'q', 0);
});

test('a key goes over to another build, which is on top the next time', async () => {
  const app = await openTeam('other');
  await app.see(/❯ api/);
  app.press('Enter');
  await app.see('1 Explore');
  app.press('ctrl+o');
  await app.see('Which build?');
  app.type('relea');
  await app.see(/❯ release +◆ runtime/);
  app.press('Enter');
  await app.see(/1 Explore.*◆ runtime/);
  await leaves(app, 'q', 0);
  const next = await openTeam('other');
  await next.see(/Picked last\s+│\s*│❯ release/);
  await leaves(next, 'Escape', 0);
});

test('the screens come back as they were when no other build is picked', async () => {
  const app = await openTeam('back');
  await app.see(/❯ api/);
  app.press('Enter');
  await app.see('1 Explore');
  app.press('Down', 'Enter');
  await app.see('◆ runtime');
  app.press('ctrl+o');
  await app.see('esc back');
  app.press('Escape');
  await app.see(/1 Explore.*◆ runtime/);
  await leaves(app, 'ctrl+c', 130);
});

test('a build that cannot be read is said in the list, where another can be picked', async () => {
  const app = await openTeam('broken');
  await app.see(/❯ api/);
  app.type('tools');
  await app.see(/❯ tools/);
  app.press('Enter');
  await app.see(/RUNN/);
  await app.see('Which build?');
  app.press('Escape');
  await app.see('type to filter');
  app.type('web');
  app.press('Enter');
  await app.see('1 Explore');
  await leaves(app, 'q', 0);
});

test('a file that is named in place of the folder is understood', async () => {
  const compose = await openTeam('file', 'compose.yaml');
  await compose.see(/❯ api +◆ base +2 stages +api/);
  await compose.see(/tools +.*RUNN/);
  expect(compose.screen()).not.toContain('Bake targets');
  compose.press('Enter');
  await compose.see(/1 Explore.*◆ base/);
  await leaves(compose, 'q', 0);
  const dockerfile = await openTeam('file', 'web/dev.Dockerfile');
  await dockerfile.see(/1 Explore.*stage 0/);
  await leaves(dockerfile, 'q', 0);
});

test('ctrl+c leaves the list with 130 and the terminal as it was', async () => {
  const app = await openTeam('interrupted');
  await app.see('Which build?');
  await leaves(app, 'ctrl+c', 130);
});

test('two projects that are picked one after another each have the secret of their own .env file', async () => {
  const build = (secret: string): string =>
    `FROM ${shellImage}\nRUN --mount=type=secret,id=token test $(wc -c < /run/secrets/token) = ${secret.length} # ${unique()}\n`;
  const compose =
    'services: { NAME: { build: { context: ., secrets: [token] } } }\nsecrets: { token: { environment: TOKEN } }\n';
  await using teams = await Project.with({
    'a/Dockerfile': build('one-token'),
    'a/compose.yaml': compose.replace('NAME', 'service-a'),
    'a/.env': 'TOKEN=one-token\n',
    'b/Dockerfile': build('two-longer-token'),
    'b/compose.yaml': compose.replace('NAME', 'service-b'),
    'b/.env': 'TOKEN=two-longer-token\n',
  });
  const app = await openApp({
    args: [teams.folder],
    env: { XDG_STATE_HOME: join(home, 'secrets'), DOCKER_HOST: process.env.DOCKER_HOST ?? '' },
    cols: 100,
    rows: 30,
  });
  await app.see(/❯ service-a/);
  await builds(app);
  await goesOver(app, 'service-b');
  await builds(app);
  await leaves(app, 'q', 0);
});

test('while docker hangs, the list says what it opens; esc stops that, and ctrl+c leaves', async () => {
  await using slow = await Project.with({
    'api/Dockerfile': `FROM ${shellImage}\n`,
    'compose.yaml': 'services: { api: { build: api }, other: { build: api } }\n',
    'bin/docker': '#!/bin/sh\nexec sleep 600\n',
  });
  await chmod(slow.path('bin/docker'), 0o755);
  const app = await openApp({
    args: [slow.folder],
    env: { XDG_STATE_HOME: join(home, 'slow'), PATH: `${slow.path('bin')}:${process.env.PATH}` },
    cols: 100,
    rows: 30,
  });
  await app.see(/❯ api/);
  app.press('Enter');
  await app.see('Opening api…');
  await app.see('esc stop');
  app.press('Escape');
  await app.see('esc quit');
  expect(app.screen()).not.toContain('Opening');
  app.press('Enter');
  await app.see('Opening api…');
  await leaves(app, 'ctrl+c', 130);
});

test('args of .stagedive.json are those of a build that is picked, too', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nARG WORD=none\nRUN test $WORD = of-the-project # ${unique()}\n`,
    'dev.Dockerfile': `FROM ${shellImage}\n`,
    'own/Dockerfile': `FROM ${shellImage}\nARG WORD=none\nRUN test $WORD = of-the-folder # ${unique()}\n`,
    '.stagedive.json': JSON.stringify({ args: { WORD: 'of-the-project' } }),
    'own/.stagedive.json': JSON.stringify({ args: { WORD: 'of-the-folder' } }),
  });
  const env = { XDG_STATE_HOME: join(home, 'args'), DOCKER_HOST: process.env.DOCKER_HOST ?? '' };
  const app = await openApp({ args: [project.folder], env, cols: 100, rows: 30 });
  await app.see(/❯ Dockerfile/);
  await builds(app);
  await goesOver(app, 'own');
  await builds(app);
  await leaves(app, 'q', 0);
});

test('while a context comes from an address, nothing is written over the list, and esc stops waiting', async () => {
  // It takes two seconds; progress of what is slow comes after one.
  const archive = tarOf({ Dockerfile: 'FROM scratch\n', large: 'x'.repeat(40_000) });
  await using server = await serveInEngine('http-server.mjs', [archive.toString('base64')]);
  await using project = await Project.with({
    'compose.yaml': `services:
  silent: { build: "${server.address}/silent" }
  slow: { build: "${server.address}/slow" }
`,
  });
  const app = await openApp({
    args: [project.folder],
    env: { XDG_STATE_HOME: join(home, 'far'), DOCKER_HOST: process.env.DOCKER_HOST ?? '' },
    cols: 100,
    rows: 30,
  });
  await app.see(/❯ silent/);
  app.press('Enter');
  await app.see('Opening silent…');
  app.press('Escape');
  await app.see('esc quit');
  app.press('Down', 'Enter');
  await app.see('Opening slow…');
  await app.see('1 Explore');
  expect(app.raw).not.toMatch(/stagedive: solving|#1 /);
  await leaves(app, 'q', 0);
});
