/** A corpus of failures: what State says about each, and what the failed command had already changed. */
import { symlink } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Builder, BuildSpec } from '../../src/ports.ts';
import { Project, shellImage, testBuilder, unique } from './build-project.ts';
import { FailingBuild } from './failing-build.ts';

let builder: Builder;
/** Engines before 23 keep nothing of a step that failed, and read no heredocs. */
let keepsFailures: boolean;

beforeAll(async () => {
  builder = await testBuilder();
  keepsFailures = !builder.engine.version.startsWith('20.');
});

afterAll(async () => {
  await builder.close();
});

interface Case {
  readonly dockerfile: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Symlinks in the build context, by path. */
  readonly links?: Readonly<Record<string, string>>;
  readonly spec?: Partial<BuildSpec>;
  /** First line of the instruction at which State opens. */
  readonly line: number;
  /** What State says about it; all of these. */
  readonly says: readonly (string | RegExp)[];
  /** What the command had changed, as `added PATH`; left out where no process ran. */
  readonly left?: readonly string[];
  /** What its log contains. */
  readonly log?: string;
  /** False: engines before 23 cannot read the file. */
  readonly onOldEngines?: boolean;
}

const BASE = `FROM ${shellImage}\n`;

const PROCESSES: Readonly<Record<string, Case>> = {
  'exit status 1': {
    dockerfile: `${BASE}RUN echo said; echo half > /half; false # ID`,
    line: 2,
    says: ['Exit code 1'],
    left: ['added half'],
    log: 'said',
  },
  'exit status 2, files changed and removed too': {
    dockerfile: `${BASE}RUN mkdir /d && echo a > /d/a && echo b > /d/b\nRUN echo more >> /d/a; rm /d/b; echo half > /d/half; exit 2 # ID`,
    line: 3,
    says: ['Exit code 2'],
    left: ['modified d/a', 'removed d/b', 'added d/half'],
  },
  'a file that is not executable': {
    dockerfile: `${BASE}RUN echo half > /half; /etc/passwd # ID`,
    line: 2,
    says: ['Exit code 126', '/etc/passwd is there, but cannot be executed.'],
    left: ['added half'],
  },
  'a command that is not there': {
    dockerfile: `${BASE}RUN echo half > /half; nosuch # ID`,
    line: 2,
    says: ['Exit code 127', 'nosuch was not found in this stage.'],
    left: ['added half'],
  },
  'a process that is killed': {
    dockerfile: `${BASE}RUN echo half > /half; sh -c 'kill -9 $$'; exit $? # ID`,
    line: 2,
    says: ['Exit code 137', 'memory'],
    left: ['added half'],
  },
  'a process that crashes': {
    dockerfile: `${BASE}RUN echo half > /half; sh -c 'kill -11 $$'; exit $? # ID`,
    line: 2,
    says: ['Exit code 139', 'segmentation fault'],
    left: ['added half'],
  },
  'another user': {
    dockerfile: `${BASE}RUN mkdir /w && chown 1000 /w\nUSER builder\nRUN echo half > /w/half; touch /etc/mine # ID`,
    line: 4,
    says: ['Exit code 1'],
    left: ['added w/half'],
    log: 'Permission denied',
  },
  'a cache mount, which is no part of the files': {
    dockerfile: `${BASE}RUN --mount=type=cache,target=/cache echo c > /cache/c; echo half > /half; exit 3 # ID`,
    line: 2,
    says: ['Exit code 3'],
    left: ['added half'],
  },
  'a secret mount': {
    dockerfile: `${BASE}RUN --mount=type=secret,id=word cat /run/secrets/word | wc -c > /half; exit 4 # ID`,
    spec: { secrets: [{ id: 'word', from: { kind: 'env', name: 'PATH' } }] },
    line: 2,
    says: ['Exit code 4'],
    left: ['added half'],
  },
  'a tmpfs': {
    dockerfile: `${BASE}RUN --mount=type=tmpfs,target=/quick echo t > /quick/t; echo half > /half; exit 5 # ID`,
    line: 2,
    says: ['Exit code 5'],
    left: ['added half'],
  },
  'a bind mount from another stage': {
    dockerfile: `${BASE.replace('\n', ' AS made\n')}RUN echo made > /made\n${BASE}RUN --mount=type=bind,from=made,source=/made,target=/in/made cat /in/made > /half; exit 6 # ID`,
    line: 4,
    says: ['Exit code 6'],
    left: ['added half'],
  },
  'a trigger of the base, at FROM': {
    dockerfile: `${BASE.replace('\n', ' AS made\n')}ONBUILD RUN echo half > /half; exit 7 # ID\nFROM made\nRUN true`,
    line: 3,
    says: ['Exit code 7'],
    left: ['added half'],
  },
  'a heredoc': {
    dockerfile: `${BASE}RUN <<END\nset -e\necho half > /half # ID\nnosuch\necho never > /never\nEND`,
    line: 2,
    says: ['Exit code 127', 'nosuch was not found'],
    left: ['added half'],
    onOldEngines: false,
  },
  'a heredoc with Windows line ends': {
    dockerfile: `${BASE}RUN <<END\r\n# ID\r\nset -eu\r\necho half > /half\r\nEND\r`,
    line: 2,
    says: ['The lines of the heredoc END end in CR LF', 'Save Dockerfile with LF line ends'],
    left: [],
    onOldEngines: false,
  },
  'a SHELL of its own': {
    dockerfile: `${BASE}SHELL ["/bin/sh", "-eu", "-c"]\nRUN echo half > /half; echo "$NOWHERE"; echo never # ID`,
    line: 3,
    says: ['Exit code 2'],
    left: ['added half'],
    log: 'NOWHERE',
  },
  'a stage without a shell': {
    dockerfile: `${BASE.replace('\n', ' AS made\n')}RUN echo made > /made\nFROM scratch\nCOPY --from=made /made /\nRUN echo hello # ID`,
    line: 5,
    says: ['/bin/sh could not be started', 'This stage has no shell'],
    // The runtime made them to mount on.
    left: ['added dev', 'added proc', 'added sys'],
  },
  'a user that does not exist': {
    dockerfile: `${BASE}USER nobodyelse\nRUN echo half > /half # ID`,
    line: 3,
    says: ['There is no user nobodyelse in this state.'],
    left: [],
  },
  'a secret that was not given': {
    dockerfile: `${BASE}RUN --mount=type=secret,id=word,required=true cat /run/secrets/word # ID`,
    line: 2,
    says: ['The secret word was not given to the build.', '--secret id=word'],
    left: [],
  },
  'an agent that was not given': {
    dockerfile: `${BASE}RUN --mount=type=ssh,required=true true # ID`,
    line: 2,
    says: ['No SSH agent or key was given', '--ssh default'],
    left: [],
  },
  'a stage beside others that run': {
    dockerfile: `${BASE.replace('\n', ' AS a\n')}RUN echo half > /half; sleep 0.3; exit 7 # ID\n${BASE.replace('\n', ' AS b\n')}RUN sleep 1; echo b > /b # ID\n${BASE}COPY --from=b /b /\nCOPY --from=a /half /`,
    line: 2,
    says: ['Exit code 7'],
    left: ['added half'],
  },
  'several at once, of which the first is the cause': {
    dockerfile: `${BASE.replace('\n', ' AS a\n')}RUN sleep 2; exit 8 # ID\n${BASE.replace('\n', ' AS b\n')}RUN echo half > /half; sleep 0.2; exit 9 # ID\n${BASE.replace('\n', ' AS c\n')}RUN sleep 2; exit 10 # ID\n${BASE}COPY --from=a /a /\nCOPY --from=b /b /\nCOPY --from=c /c /`,
    line: 4,
    says: ['Exit code 9'],
    left: ['added half'],
  },
};

const SOURCES: Readonly<Record<string, Case>> = {
  'COPY from the context': {
    dockerfile: `${BASE}COPY mian.c /src/`,
    files: { 'src/main.c': '', 'main.c': '' },
    line: 2,
    says: ['There is no mian.c in the build context.', 'Did you mean main.c or src/main.c?'],
  },
  'COPY of several, one of them out of the context': {
    dockerfile: `${BASE}COPY a ../b c/d.txt /x/`,
    files: { a: '', 'c/d.text': '' },
    line: 2,
    says: [
      'There is no b in the build context.',
      '../b points outside the build context',
      'Did you mean c/d.text?',
    ],
  },
  'COPY from a stage': {
    dockerfile: `${BASE.replace('\n', ' AS made\n')}RUN mkdir /out && echo x > /out/server\n${BASE}COPY --from=made /out/serve /bin/`,
    line: 4,
    says: ['There is no /out/serve in stage made.', 'Did you mean /out/server?'],
  },
  'COPY of what .dockerignore excludes': {
    dockerfile: `${BASE}COPY app.log /`,
    files: { 'app.log': '', '.dockerignore': '# logs\n\n*.log\n' },
    line: 2,
    says: ['app.log is excluded from the build context by line 3 of .dockerignore: *.log', '!app.log'],
  },
  'COPY of what the ignore file of the Dockerfile excludes': {
    dockerfile: `${BASE}COPY dist/app.js /`,
    files: { 'dist/app.js': '', 'Dockerfile.dockerignore': 'dist\n', '.dockerignore': '' },
    line: 2,
    says: ['dist/app.js is excluded from the build context by line 1 of Dockerfile.dockerignore: dist'],
  },
  'COPY of a pattern that the context cannot match is no failure, of a folder it is': {
    dockerfile: `${BASE}COPY *.nope /x/\nCOPY conf /etc/conf/`,
    files: { 'config/a': '' },
    line: 3,
    says: ['There is no conf in the build context.', 'Did you mean config?'],
  },
  'COPY of a pattern in a folder of which nothing is sent': {
    dockerfile: `${BASE}COPY conf/*.nope conf/*/x /etc/conf/`,
    files: { 'conf/a': '' },
    line: 2,
    says: [
      'Nothing in the build context matches conf/*.nope or conf/*/x.',
      'A folder in which nothing matches is not sent',
    ],
  },
  'COPY of a pattern in a folder that a stage has not': {
    dockerfile: `${BASE.replace('\n', ' AS made\n')}RUN mkdir /output\n${BASE}COPY --from=made /otuput/*.so /ID/`,
    line: 4,
    says: ['There is no /otuput in stage made.', 'Did you mean /output or'],
  },
  'COPY by a variable': {
    dockerfile: `${BASE}ARG NAME=sevrer\nCOPY $NAME.go /`,
    files: { 'server.go': '' },
    line: 3,
    says: ['There is no sevrer.go in the build context.', 'Did you mean server.go?'],
  },
  'ADD from the context': {
    dockerfile: `${BASE}ADD vendor.tgz /vendor/`,
    files: { 'vendor.tar.gz': '', 'old/vendor.tgz': '' },
    line: 2,
    says: ['There is no vendor.tgz in the build context.', 'old/vendor.tgz'],
  },
  'ADD of a download': {
    dockerfile: `${BASE}ADD http://127.0.0.1:9/tool.tgz /`,
    line: 2,
    says: ['http://127.0.0.1:9/tool.tgz could not be downloaded', 'connection refused'],
  },
  'COPY of a link that leads nowhere': {
    dockerfile: `${BASE}COPY broken /f`,
    links: { broken: 'nowhere' },
    line: 2,
    says: ['broken leads to nowhere, but there is no nowhere in the build context.'],
  },
  'COPY of a pattern that matches a link that leads out of the context': {
    dockerfile: `${BASE}COPY out* /f`,
    links: { outside: '../../etc/there-is-none' },
    line: 2,
    says: [
      'outside leads to etc/there-is-none, but there is no',
      'which the engine looks for inside the build context',
    ],
  },
  'COPY of links that go in circles': {
    dockerfile: `${BASE}COPY one /f`,
    links: { one: 'two', two: 'one' },
    line: 2,
    says: ['one leads nowhere: its links go in circles in the build context.'],
  },
  'COPY of a link to what .dockerignore excludes': {
    dockerfile: `${BASE}COPY link /f`,
    files: { 'notes.txt': '', '.dockerignore': '*.txt\n' },
    links: { link: 'notes.txt' },
    line: 2,
    says: ['link leads to notes.txt, which is excluded from the build context by line 1'],
  },
  'COPY of a link in a stage that leads nowhere': {
    dockerfile: `${BASE.replace('\n', ' AS made\n')}RUN ln -s /nix/tool /tool\n${BASE}COPY --from=made /tool /bin/`,
    line: 4,
    says: ['/tool leads to /nix/tool, but there is no /nix/tool in stage made.'],
  },
  'COPY from a path that lies in a cache mount': {
    dockerfile: `${BASE.replace('\n', ' AS made\n')}WORKDIR /app\nRUN --mount=type=cache,id=ID,target=/app/out mkdir out/bin && echo > out/bin/server\n${BASE}COPY --from=made /app/out/bin/server /`,
    line: 5,
    says: ['the RUN of line 3 has a cache mount at /app/out', 'In the same RUN, copy it'],
  },
  'a bind mount from the context': {
    dockerfile: `${BASE}RUN --mount=type=bind,source=pakage.json,target=/in/p cat /in/p`,
    files: { 'package.json': '' },
    line: 2,
    says: ['There is no pakage.json in the build context.', 'Did you mean package.json?'],
  },
};

const COLLISIONS: Readonly<Record<string, Case>> = {
  'COPY of a folder onto a link': {
    dockerfile: `${BASE}RUN mkdir -p /usr/svc && ln -s /usr/svc /svc\nCOPY rootfs /`,
    files: { 'rootfs/svc/f': '' },
    line: 3,
    says: [
      '/svc is a link to /usr/svc in the state before this line',
      'Copy the contents of the folder to /usr/svc',
    ],
  },
  'COPY of a folder onto a file': {
    dockerfile: `${BASE}RUN echo > /svc\nCOPY rootfs /`,
    files: { 'rootfs/svc/f': '' },
    line: 3,
    says: ['/svc is a file in the state before this line, but a folder is needed there.'],
  },
  'COPY of a file onto a folder': {
    dockerfile: `${BASE}RUN mkdir -p /etc/svc\nCOPY rootfs /`,
    files: { 'rootfs/etc/svc': '' },
    line: 3,
    says: ['/etc/svc is a folder in the state before this line, and a file cannot replace it.'],
  },
  'COPY into a file': {
    dockerfile: `${BASE}RUN echo > /svc\nCOPY f /svc/`,
    files: { f: '' },
    line: 3,
    says: ['/svc is a file in the state before this line'],
  },
  'COPY to a link that goes in circles': {
    dockerfile: `${BASE}RUN ln -s svc /svc\nCOPY f /svc/x`,
    files: { f: '' },
    line: 3,
    says: ['The link /svc goes in circles in the state before this line'],
  },
  'a WORKDIR in a file': {
    dockerfile: `${BASE}RUN echo > /svc\nWORKDIR /svc/a`,
    line: 3,
    says: ['/svc is a file in the state before this line, so there can be no /svc/a.'],
  },
};

async function failing(spec: Case): Promise<{ project: Project; build: FailingBuild }> {
  const Dockerfile = `${spec.dockerfile.replaceAll('ID', unique())}\n`;
  const project = await Project.with({ ...spec.files, Dockerfile });
  for (const [path, to] of Object.entries(spec.links ?? {})) await symlink(to, project.path(path));
  const build = await FailingBuild.of(builder, project, spec.spec);
  return { project, build };
}

function expectSaid(build: FailingBuild, { line, says }: Case): void {
  expect(build.line).toBe(line);
  for (const text of says) expect(build.said).toMatch(text);
}

describe('State, on a process that failed, shows its log, the reason and what it changed:', () => {
  for (const [name, spec] of Object.entries(PROCESSES)) {
    it(name, async () => {
      const { project, build } = await failing(spec);
      await using _project = project;
      await using _build = build;
      await build.build();
      if (spec.onOldEngines === false && !keepsFailures) {
        expect(build.saidOnBuild).toMatch(/Line \d+ is inside the heredoc of line 2, .*too old/);
        expect(build.saidOnBuild).toContain('# syntax=docker/dockerfile:1');
        return;
      }
      await build.opened();
      if (spec.log !== undefined) await expect.poll(() => build.log).toContain(spec.log);
      expectSaid(build, spec);
      if (!keepsFailures) {
        expect(build.files).toMatchObject({ kind: 'none', why: expect.stringContaining('This engine') });
        return;
      }
      expect(build.files?.kind).toBe('known');
      const changed = build.changes.map(({ change, path }) => `${change} ${path}`);
      expect(changed).toEqual(spec.left);
    });
  }
});

describe.each([
  ['a COPY of a missing source', SOURCES],
  ['a file in the way', COLLISIONS],
])('State, on %s, says what is there instead:', (_, cases) => {
  for (const [name, spec] of Object.entries(cases)) {
    it(name, async () => {
      const { project, build } = await failing(spec);
      await using _project = project;
      await using _build = build;
      await build.build();
      await build.opened();
      await expect.poll(() => build.said).toMatch(spec.says[0] ?? '');
      expectSaid(build, spec);
      expect(build.files).toMatchObject({ kind: 'none' });
    });
  }
});

describe('a failure before any step is explained on Build', () => {
  async function saidOf(dockerfile: string): Promise<FailingBuild> {
    const project = await Project.with({ Dockerfile: dockerfile });
    const build = await FailingBuild.of(builder, project);
    await build.build();
    await project[Symbol.asyncDispose]();
    return build;
  }

  it('if an image cannot be pulled, with the line that names it', async () => {
    await using build = await saidOf(`FROM stagedive-demo/nonesuch:1\nRUN true\n`);
    expect(build.state.screen).toBe('build');
    expect(build.saidOnBuild).toMatch(
      /^1\nThe engine cannot find the registry docker\.io .*, and stagedive-demo\/nonesuch:1 is not in the engine\./,
    );
  });

  it('if the name of a stage is misspelt, with the right name', async () => {
    await using build = await saidOf(`FROM ${shellImage} AS server\nRUN true\nFROM sevrer\nRUN true\n`);
    expect(build.saidOnBuild).toMatch(
      /^3\nThe engine cannot find the registry docker\.io .*, and sevrer is not in the engine\./,
    );
    expect(build.saidOnBuild).toContain('did you mean server?');
  });

  it('if the Dockerfile was broken after it was read, with the line', async () => {
    await using project = await Project.with({ Dockerfile: `${BASE}RUN true\n` });
    await using build = await FailingBuild.of(builder, project);
    await project.write('Dockerfile', `${BASE}RUNN true\n`);
    await build.build();
    expect(build.saidOnBuild).toMatch(/Dockerfile:2: .*RUNN/);
  });
});

describe('somebody who looks at a failure', () => {
  it('stays on the current screen, and opens the failure with a key', async () => {
    const { project, build } = await failing({ ...PROCESSES['exit status 1'], says: [], line: 2 } as Case);
    await using _project = project;
    await using _build = build;
    build.dispatch({ type: 'build/asked', noCache: false, now: Date.now() });
    build.dispatch({ type: 'screen/shown', screen: 'explore' });
    await build.until((state) => state.build?.phase === 'failed');
    await expect.poll(() => build.saidOnBuild).toContain('Exit code 1');
    expect(build.state.screen).toBe('explore');
    expect(build.state.walk).toBeNull();
    build.dispatch({ type: 'failure/asked' });
    await build.opened();
    expect(build.line).toBe(2);
  });

  it('runs the instruction again, and sees its new output', async () => {
    await using project = await Project.with({
      Dockerfile: `${BASE}RUN echo first ${unique()}\nRUN cat /proc/sys/kernel/random/uuid | tee /half; exit 3 # ${unique()}\n`,
    });
    await using build = await FailingBuild.of(builder, project);
    await build.build();
    await build.opened();
    const uuid = /[0-9a-f-]{36}/;
    await expect.poll(() => build.log).toMatch(uuid);
    const before = build.log;
    await build.again();
    await expect.poll(() => build.log).toMatch(uuid);
    expect(build.log).not.toBe(before);
    expect(build.line).toBe(3);
    if (keepsFailures) expect(build.changes.map(({ path }) => path)).toEqual(['half']);
  });

  it('steps back to the state before it, and on to the failure again', async () => {
    const { project, build } = await failing(
      PROCESSES['exit status 2, files changed and removed too'] as Case,
    );
    await using _project = project;
    await using _build = build;
    await build.build();
    await build.opened();
    build.dispatch({ type: 'walk/to', goal: { kind: 'point', point: 1 }, now: Date.now() });
    await build.until(({ walk }) => walk?.phase.kind === 'standing' && walk.arrival?.point === 1);
    expect(build.state.walk?.arrival?.changes?.entries.map(({ path }) => path)).toEqual(['d', 'd/a', 'd/b']);
    build.dispatch({ type: 'walk/to', goal: { kind: 'continue' }, now: Date.now() });
    await build.until(({ walk }) => walk?.phase.kind === 'standing' && walk.arrival?.point === 2);
    await build.opened();
    expect(build.said).toContain('Exit code 2');
    if (keepsFailures) expect(build.changes).toHaveLength(3);
  });

  it('sees it with all its files while another session looks at the same failure', async () => {
    const { project, build } = await failing({
      dockerfile: `${BASE}COPY name /name\nRUN cat /name; echo half > /half; exit 4 # ID\nFROM scratch\nCOPY --from=0 /half /`,
      files: { name: 'stagedive' },
      line: 3,
      says: [],
    });
    await using _project = project;
    await using _build = build;
    await build.build();
    await build.opened();
    await using second = await FailingBuild.of(builder, project);
    await second.build();
    await second.opened();
    expectSaid(second, { dockerfile: '', line: 3, says: ['Exit code 4'] });
    expect(second.state.walk?.arrival?.failure?.lines).toEqual([{ start: 3, end: 3 }]);
    expect(second.log).toContain('stagedive');
    await using third = await FailingBuild.of(builder, project);
    third.dispatch({ type: 'walk/asked', stage: 1, line: null, now: Date.now() });
    await third.until(({ walk }) => walk?.arrival != null);
    third.dispatch({ type: 'walk/to', goal: { kind: 'continue' }, now: Date.now() });
    await third.until(({ walk }) => walk?.arrival?.failure != null);
    await third.opened();
    expect(third.line).toBe(3);
    await expect.poll(() => third.log).toContain('stagedive');
    if (keepsFailures)
      for (const { changes } of [second, third]) expect(changes.map(({ path }) => path)).toEqual(['half']);
  });

  it('cancels a command that hangs, which is not a failure', async () => {
    await using project = await Project.with({
      Dockerfile: `${BASE}RUN echo waiting ${unique()}; sleep 1000\n`,
    });
    await using build = await FailingBuild.of(builder, project);
    build.dispatch({ type: 'build/asked', noCache: false, now: Date.now() });
    const printed = ({ build: b }: typeof build.state): boolean =>
      [...(b?.progress.vertexes.values() ?? [])].some(({ log }) => log.lineCount > 0);
    await build.until(printed);
    build.dispatch({ type: 'build/cancelAsked' });
    await build.until((state) => state.build?.endedAt != null);
    expect(build.state.build?.phase).toBe('cancelled');
    expect(build.state.screen).toBe('build');
    expect(build.state.walk).toBeNull();
  });
});
