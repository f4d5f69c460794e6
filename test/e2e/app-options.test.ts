/** What the target takes: set on the screens, used by the next build, shown and copied as a docker command. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { dockerCommand } from '../../src/commands/docker-command.ts';
import { NO_FLAGS } from '../../src/commands/flags/no-flags.ts';
import { isOldEngine } from '../engine/build-project.ts';
import { dockerCli } from '../engine/docker-cli.ts';
import { dockerfileOf } from '../fakes/state.ts';
import { tarOf } from '../project/tar-of.ts';
import { testScreens } from './driver/index.ts';
import { EngineWeb } from './engine-web.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const SECRET = `hunter2-${unique()}`;
const { open } = testScreens({ cols: 120, rows: 40, env: { STAGEDIVE_TEST_SECRET: SECRET } });

/** What the program put into the clipboard last. */
function copied(raw: string): string {
  const [, encoded = ''] = [...raw.matchAll(/\x1b\]52;c;([A-Za-z0-9+/=]*)\x07/g)].at(-1) ?? [];
  return Buffer.from(encoded, 'base64').toString('utf8');
}

describe('the options of a target', () => {
  test('are used by the next build, and copied as a command that a shell reads back; no secret is shown', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS first
RUN echo once-${unique()}
FROM first AS last
ARG WORD=default
RUN echo "the word is <$WORD>"
RUN --mount=type=secret,id=token,required wc -c < /run/secrets/token; echo ${unique()}
`,
    });
    const app = await open(project.folder);
    await app.header.shows(/engine \d+\./);
    app.press('o');
    await app.shows(/What last takes/);
    await app.shows(/arg +WORD +default +line 5/);
    await app.shows(/secret +token +not given, but required +line 6/);
    app.press('Enter', 'ctrl+u');
    app.type("it's $HOME");
    app.press('Enter');
    await app.shows(/arg +WORD +it's \$HOME +set here +instead of default/);
    app.press('Down', 'Enter');
    app.type(SECRET);
    app.press('Enter');
    await app.shows('Secret token: there is no such file');
    expect(app.terminal.lines().at(-1)).not.toContain(SECRET);
    app.press('Enter', 'ctrl+u');
    app.type('env=STAGEDIVE_TEST_SECRET');
    app.press('Enter');
    await app.shows(/secret +token +the variable STAGEDIVE_TEST_SECRET +set here/);
    app.press('y');
    await app.shows(/Sent to the clipboard of your terminal/);
    const command = copied(app.terminal.raw);
    const words = execFileSync('bash', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' });
    expect(words.trimEnd().split('\n')).toEqual([
      'docker',
      'buildx',
      'build',
      '--build-arg',
      "WORD=it's $HOME",
      '--secret',
      'id=token,env=STAGEDIVE_TEST_SECRET',
      project.folder,
    ]);
    const begun = app.terminal.raw.length;
    app.press('b');
    await app.build.steps.isTitled('✔ Built last');
    app.press('Up');
    await app.build.log.shows("the word is <it's $HOME>");
    app.press('Down');
    await app.build.log.shows(new RegExp(`^ ${SECRET.length}\\b`));
    expect(app.terminal.raw.slice(begun)).not.toContain(SECRET);
  });

  test('a stage that is told not to use its cache runs again, and only that one', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS first
RUN echo first-${unique()}
FROM ${shellImage} AS second
RUN echo second-${unique()}
FROM scratch AS last
COPY --from=first /etc/passwd /a
COPY --from=second /etc/passwd /b
`,
    });
    const app = await open(project.folder);
    await app.header.shows(/engine \d+\./);
    app.press('b');
    await app.build.steps.isTitled('✔ Built last');
    app.press('1', 'o');
    await app.shows(/cache +second +used/);
    app.press('G', 'Up', 'Enter');
    await app.shows(/cache +second +not used: every step runs again/);
    await app.shows(/--no-cache-filter second/);
    app.press('b');
    await app.build.steps.isTitled('✔ Built last');
    await app.build.steps.shows(/≡ 2 RUN echo first-/, /✔ 2 RUN echo second-/);
  });
});

/** `docker buildx` of this machine, or of the private engine. */
const tools = await mkdtemp(join(tmpdir(), 'stagedive-options-'));
const docker = await dockerCli(tools);
afterAll(() => rm(tools, { recursive: true, force: true }));

/** What docker does with each RUN of a command that is typed into a shell, to which `more` is added. */
function ranBy(command: string, more: string, cwd = tools): readonly string[] {
  // From another folder, bake would ask for leave to read this one (buildx 0.29; 0.13 did not).
  const env = { ...docker, BUILDX_BAKE_ENTITLEMENTS_FS: '0' };
  const { stderr } = spawnSync('bash', ['-c', `${command} ${more}`], { env, cwd, encoding: 'utf8' });
  const runs = [...stderr.matchAll(/^#(\d+) \[[^\]]*\] RUN /gm)].map(([, step]) => step);
  if (runs.length === 0) throw new Error(`${command.slice(0, 300)}: ${stderr.slice(-2000)}`);
  return [...new Set(runs)].map((step) => new RegExp(`^#${step} (CACHED|DONE)`, 'm').exec(stderr)?.[1] ?? '');
}

describe.skipIf(await isOldEngine())('the docker command', () => {
  const HARD = ['a  b', `it's "quoted"`, '$HOME `id` \\n', 'naïve 日本 👍', '-', '#', '*', 'x'.repeat(600)];

  test('is the build of the screens: docker finds all of it in the cache, whatever was typed', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}
ARG WORD=default
RUN echo "<$WORD>" > /word && echo ${unique()} > /once
`,
    });
    for (const word of HARD) {
      const app = await open(project.folder);
      await app.header.shows(/engine \d+\./);
      app.press('o');
      await app.shows(/arg +WORD +default/);
      app.press('Enter', 'ctrl+u');
      app.type(word);
      app.press('Enter');
      await app.shows(/arg +WORD .* set here|arg +WORD +x{40}/);
      app.press('b');
      await app.build.steps.isTitled(/✔ Built/);
      app.press('1', 'o');
      await app.shows(/arg +WORD +/);
      app.press('y');
      await app.shows(/Sent to the clipboard/);
      const command = copied(app.terminal.raw);
      app.press('ctrl+c');
      await app.terminal.exit();
      expect(ranBy(command, '--progress plain --output type=cacheonly'), word).toEqual(['CACHED']);
    }
  });

  test("is one of bake for a target that takes another one's result", async () => {
    await using project = await Project.with({
      'docker-bake.json': JSON.stringify({
        target: {
          base: { context: 'base' },
          app: { context: 'app', contexts: { under: 'target:base' }, args: { WORD: 'one' } },
        },
      }),
      'base/Dockerfile': `FROM ${shellImage}\nRUN echo base-${unique()}\n`,
      'app/Dockerfile': `FROM under
ARG WORD=none
RUN echo $WORD-${unique()}
`,
    });
    for (const folder of [project.folder, tools]) {
      const app = await open(project.folder, { args: ['--bake', 'app'], cwd: folder });
      await app.header.shows(/engine \d+\./);
      app.press('o');
      await app.shows(/arg +WORD +one/);
      await app.shows(/docker buildx bake --file \S*docker-bake\.json/);
      app.press('Enter', 'ctrl+u');
      app.type(`two ${folder.length}`);
      app.press('Enter');
      await app.shows(/--set 'app\.args\.WORD=two/);
      app.press('b');
      await app.build.steps.isTitled(/✔ Built/);
      app.press('1', 'o');
      await app.shows(/arg +WORD +two/);
      app.press('y');
      await app.shows(/Sent to the clipboard/);
      const command = copied(app.terminal.raw);
      app.press('ctrl+c');
      await app.terminal.exit();
      const more = "--progress plain --set '*.output=type=cacheonly'";
      expect(ranBy(command, more, folder)).toEqual(['CACHED', 'CACHED']);
    }
  });

  test('is the same build for what came from stdin, or from an address', async () => {
    const text = `FROM ${shellImage} AS a\nRUN echo ${unique()}\nFROM a\nRUN echo ${unique()}\n`;
    const archive = tarOf({ 'ci/Dockerfile': text });
    await using web = await EngineWeb.with({ 'x.tar': archive });
    await writeFile(join(tools, 'context.tar'), archive);
    const dockerfile = dockerfileOf(text);
    const url = `${web.address}/x.tar`;
    const remote = { kind: 'address', address: url } as const;
    const inside = 'ci/Dockerfile';
    const tar = { kind: 'archive', path: join(tools, 'context.tar'), id: 'x' } as const;
    for (const [args, input, source, stage] of [
      [['-'], text, { path: null, remote: { kind: 'empty' } }, 0],
      [['-'], text, { path: null, remote: { kind: 'empty' } }, 1],
      [['-', '-f', inside], archive, { path: null, inside, remote: tar }, 0],
      [[url, '-f', inside], '', { path: null, inside, remote }, 0],
      [[url, '-f', inside], '', { path: null, inside, remote }, 1],
    ] as const) {
      const target = ['--target', stage === 0 ? 'a' : '1'];
      const built = await runCommand(['build', ...args, ...target], { input });
      expect(built.status, built.stderr).toBe(0);
      const [context, , file] = args;
      const flags = { ...NO_FLAGS, context, ...(file === undefined ? {} : { file }) };
      const command = dockerCommand({ flags, tags: [], dockerfile, stage, source }).join(' ');
      const ran = ranBy(command, '--progress plain --output type=cacheonly');
      expect(new Set(ran), command).toEqual(new Set(['CACHED']));
    }
  });
});
