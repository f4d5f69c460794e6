/** Why it ran again: for each of many single changes to a project of ten stages, the reason names exactly that change. */
import { chmod, mkdtemp, rename, rm, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Builder, BuildSpec } from '../../src/ports.ts';
import type { Reason } from '../../src/records/reasons.ts';
import { isOldEngine, Project, shellImage, testBuilder, unique } from './build-project.ts';
import { type Recorded, recordedBuild } from './recorded-project.ts';
import { testImages } from './test-images.ts';

const mark = unique();
const baseImage = `stagedive-test-why-${mark.toLowerCase()}`;
const images = testImages(mark);
let builder: Builder;
let isOld = false;
let state = '';
let project: Project;

/** Ten stages. Those of an engine before 23 have no heredoc and no named context. */
function dockerfile(): string {
  const heredoc = isOld ? 'COPY package.json /h' : 'COPY <<EOF /h\nfirst line\nsecond line\nEOF';
  const named = isOld ? 'COPY extra/data.txt /data' : 'COPY --from=extra data.txt /data';
  return `ARG VERSION=1
ARG TAG=latest
FROM ${baseImage}:$TAG AS base
ENV LEVEL=1
WORKDIR /w
FROM base AS deps
COPY package.json package-lock.json ./
RUN echo install ${mark} > deps.txt
FROM base AS src
COPY src src
RUN cat src/main.c src/util.c > out
FROM base AS args
ARG VERSION
ARG API_TOKEN=none
RUN echo version $VERSION > v
FROM base AS user
USER 1000
RUN id
FROM base AS inline
${heredoc}
RUN cat /h > h
FROM base AS strict
SHELL ["/bin/sh", "-e", "-c"]
RUN echo strict > s
FROM base AS mounts
RUN --mount=type=bind,source=conf,target=/conf cat /conf/a > c
RUN --mount=type=secret,id=tok,target=/run/tok cat /run/tok > /dev/null
FROM base AS named
${named}
FROM base AS modes
COPY --chown=1:1 run.sh link /l/
ADD archive.txt /a
RUN echo modes > m
FROM base AS final
COPY --from=deps /w/deps.txt /deps.txt
COPY --from=src /w/out /out
COPY --from=args /w/v /v
COPY --from=user /w /user
COPY --from=inline /w/h /h
COPY --from=strict /w/s /s
COPY --from=mounts /w/c /c
COPY --from=named /data /data
COPY --from=modes /l /l
COPY --from=modes /a /a
COPY --from=modes /w/m /m
`;
}

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{}',
  'package-lock.json': '{"lock": 1}',
  'src/main.c': 'int main;',
  'src/util.c': 'int util;',
  'src/notes.log': 'a note',
  'src/left.out': 'left out',
  'conf/a': 'a',
  'conf2/a': 'another',
  'run.sh': 'echo run',
  'archive.txt': 'archive',
  'extra/data.txt': 'data',
  'README.md': 'read me',
  '.dockerignore': '.git\n',
};

const spec = (): Partial<BuildSpec> => ({
  buildContexts: isOld ? {} : { extra: join(project.folder, 'extra') },
  secrets: ['tok', 'other'].map((id) => ({ id, from: { kind: 'file', path: project.path('README.md') } })),
});

async function buildBase(text: string): Promise<void> {
  await using base = await Project.with({ Dockerfile: text });
  const spec = base.spec({ tags: [`${baseImage}:latest`, `${baseImage}:2`], labels: images.labels });
  const build = await builder.open(spec, {
    status: () => undefined,
    notice: () => undefined,
  });
  const outcome = await build.run();
  await build.close();
  if (outcome.kind !== 'done') throw new Error(`The base image was not built: ${JSON.stringify(outcome)}`);
}

beforeAll(async () => {
  builder = await testBuilder();
  isOld = await isOldEngine();
  state = await mkdtemp(join(tmpdir(), 'stagedive-test-why-'));
  project = await Project.with(FILES);
  await symlink('run.sh', project.path('link'));
  await buildBase(`FROM ${shellImage}\nRUN echo ${mark} > /mark\nENV LANG=C\n`);
});

afterAll(async () => {
  await builder.close();
  await images.remove();
  await project[Symbol.asyncDispose]();
  await rm(state, { recursive: true, force: true });
});

const build = (more: Partial<BuildSpec> = {}): Promise<Recorded> =>
  recordedBuild(builder, project, state, { ...spec(), ...more });

const edited = (from: string, to: string) => async (): Promise<void> => {
  const text = dockerfile();
  if (!text.includes(from)) throw new Error(`No "${from}" in the Dockerfile.`);
  await project.write('Dockerfile', text.replace(from, to));
};

interface Change {
  readonly name: string;
  readonly make: () => Promise<unknown>;
  readonly undo?: () => Promise<unknown>;
  readonly spec?: () => Partial<BuildSpec>;
  /** The one reason; null if nothing may run. */
  readonly reason: Reason | null;
  /** What the only cause says. */
  readonly says?: string | RegExp;
  /** A text of the line at which it starts. */
  readonly at?: string;
  readonly files?: readonly string[];
  readonly isNew?: boolean;
}

const nothing = async (): Promise<void> => undefined;
const write = (path: string, text: string) => () => project.write(path, text);
const restore = (path: string) => () => project.write(path, FILES[path] ?? '');

const CHANGES: readonly Change[] = [
  { name: 'nothing', make: nothing, reason: null },
  {
    name: 'words of a RUN',
    make: edited('cat src/main.c src/util.c', 'cat src/util.c src/main.c'),
    reason: 'instruction',
    says: '"src/main.c src/util.c" became "src/util.c src/main.c" (line 11)',
    at: 'RUN cat src/util.c',
  },
  {
    name: 'a word more',
    make: edited('RUN echo strict > s', 'RUN echo strict > s ; true'),
    reason: 'instruction',
    says: /^"; true" was added \(line \d+\)$/,
    at: 'RUN echo strict',
  },
  {
    name: 'default of a global ARG',
    make: edited('ARG VERSION=1', 'ARG VERSION=2'),
    reason: 'argument',
    says: 'build arg VERSION changed from "1" to "2" (line 1)',
    at: 'RUN echo version',
  },
  {
    name: '--build-arg',
    make: nothing,
    spec: () => ({ buildArgs: { VERSION: '7' } }),
    reason: 'argument',
    says: 'build arg VERSION changed from "1" to "7" (line 1)',
    at: 'RUN echo version',
  },
  {
    name: '--build-arg of a token',
    make: nothing,
    spec: () => ({ buildArgs: { API_TOKEN: 'abcdefgh12345' } }),
    reason: 'argument',
    says: 'build arg API_TOKEN changed (line 14)',
    at: 'RUN echo version',
  },
  {
    name: 'ENV',
    make: edited('ENV LEVEL=1', 'ENV LEVEL=2'),
    reason: 'environment',
    says: 'LEVEL changed from "1" to "2" (line 4)',
  },
  {
    name: 'a further ENV',
    make: edited('SHELL ["/bin/sh", "-e", "-c"]', 'ENV MORE=1\nSHELL ["/bin/sh", "-e", "-c"]'),
    reason: 'environment',
    says: /^MORE was added \(line \d+\)$/,
    at: 'RUN echo strict',
  },
  {
    name: "the base image's environment",
    make: () => buildBase(`FROM ${shellImage}\nRUN echo ${mark} > /mark\nENV LANG=D\n`),
    undo: () => buildBase(`FROM ${shellImage}\nRUN echo ${mark} > /mark\nENV LANG=C\n`),
    reason: 'base-image',
    says: /changed from [0-9a-f]{12} to [0-9a-f]{12}/,
    at: 'FROM',
  },
  {
    name: 'the base image',
    make: () =>
      buildBase(`FROM ${shellImage}\nRUN echo ${mark} > /mark\nENV LANG=C\nRUN echo ${mark} > /new\n`),
    undo: () => buildBase(`FROM ${shellImage}\nRUN echo ${mark} > /mark\nENV LANG=C\n`),
    reason: 'base-image',
    says: /changed from [0-9a-f]{12} to [0-9a-f]{12}/,
    at: 'FROM',
  },
  {
    name: 'contents of a file',
    make: write('src/main.c', 'int other;'),
    undo: restore('src/main.c'),
    reason: 'context-file',
    says: 'src/main.c changed (line 10)',
    at: 'COPY src src',
    files: ['src/main.c'],
  },
  {
    name: 'contents of a file that is copied by name',
    make: write('package-lock.json', '{"lock": 2}'),
    undo: restore('package-lock.json'),
    reason: 'context-file',
    says: 'package-lock.json changed (line 7)',
    at: 'COPY package.json package-lock.json',
    files: ['package-lock.json'],
  },
  {
    name: 'mode of a file',
    make: () => chmod(project.path('run.sh'), 0o755),
    undo: () => chmod(project.path('run.sh'), 0o644),
    reason: 'context-file',
    says: /^the mode of run\.sh changed from 0644 to 0755 /,
    at: 'COPY --chown',
    files: ['run.sh'],
  },
  {
    name: 'a file more',
    make: write('src/new.c', 'int x;'),
    undo: () => rm(project.path('src/new.c')),
    reason: 'context-file',
    says: 'src/new.c was added (line 10)',
    at: 'COPY src src',
    files: ['src/new.c'],
  },
  {
    name: 'a file less',
    make: () => rm(project.path('src/notes.log')),
    undo: restore('src/notes.log'),
    reason: 'context-file',
    says: 'src/notes.log was removed (line 10)',
    at: 'COPY src src',
    files: ['src/notes.log'],
  },
  {
    name: 'a file renamed',
    make: () => rename(project.path('src/notes.log'), project.path('src/other.log')),
    undo: () => rename(project.path('src/other.log'), project.path('src/notes.log')),
    reason: 'context-file',
    says: 'src/notes.log was renamed to src/other.log (line 10)',
    at: 'COPY src src',
    files: ['src/notes.log', 'src/other.log'],
  },
  {
    name: 'target of a symlink',
    make: async () => {
      await rm(project.path('link'));
      await symlink('archive.txt', project.path('link'));
    },
    undo: async () => {
      await rm(project.path('link'));
      await symlink('run.sh', project.path('link'));
    },
    reason: 'context-file',
    says: /^link changed \(line \d+\)$/,
    files: ['link'],
    at: 'COPY --chown',
  },
  {
    name: '.dockerignore',
    make: write('.dockerignore', '.git\n**/*.out\n'),
    undo: restore('.dockerignore'),
    reason: 'context-file',
    says: 'src/left.out is ignored now (.dockerignore changed) (line 10)',
    at: 'COPY src src',
    files: ['src/left.out'],
  },
  {
    name: 'source of a mount',
    make: edited('source=conf,', 'source=conf2,'),
    reason: 'mount',
    says: /source=conf,target=\/conf" became "--mount=type=bind,source=conf2/,
    at: 'RUN --mount=type=bind',
  },
  {
    name: 'a file of a bind mount',
    make: write('conf/a', 'b'),
    undo: restore('conf/a'),
    reason: 'context-file',
    says: /^conf\/a changed/,
    at: 'RUN --mount=type=bind',
    files: ['conf/a'],
  },
  {
    name: 'id of a secret',
    make: edited('id=tok,', 'id=other,'),
    reason: 'mount',
    says: /id=tok,.* became /,
    at: 'RUN --mount=type=secret',
  },
  {
    name: 'a file of a named context',
    make: write('extra/data.txt', 'other data'),
    undo: restore('extra/data.txt'),
    reason: 'context-file',
    says: /data\.txt changed/,
    at: 'data.txt /data',
  },
  {
    name: 'WORKDIR',
    make: edited('WORKDIR /w', 'WORKDIR /x'),
    reason: 'instruction',
    says: /^"\/w" became "\/x"/,
    at: 'WORKDIR /x',
  },
  {
    name: 'a WORKDIR more',
    make: edited('USER 1000', 'WORKDIR /elsewhere\nUSER 1000'),
    reason: 'instruction',
    says: /^WORKDIR \/elsewhere is new \(line \d+\)$/,
    at: 'WORKDIR /elsewhere',
  },
  {
    name: 'USER',
    make: edited('USER 1000', 'USER 1001'),
    reason: 'instruction',
    says: 'USER changed from "1000" to "1001" (line 17)',
    at: 'RUN id',
  },
  {
    name: 'COPY --chown',
    make: edited('--chown=1:1', '--chown=2:2'),
    reason: 'instruction',
    says: /"--chown=1:1" became "--chown=2:2"/,
    at: 'COPY --chown',
  },
  {
    name: 'ADD',
    make: edited('ADD archive.txt /a', 'ADD archive.txt /a\nADD archive.txt /b'),
    reason: 'instruction',
    says: /^ADD archive\.txt \/b is new \(line \d+\)$/,
    at: 'ADD archive.txt /b',
  },
  {
    name: 'a file of ADD',
    make: write('archive.txt', 'another archive'),
    undo: restore('archive.txt'),
    reason: 'context-file',
    says: /^archive\.txt changed/,
    at: 'ADD archive.txt',
    files: ['archive.txt'],
  },
  {
    name: 'a line of a heredoc',
    make: edited('second line', 'third line'),
    reason: 'instruction',
    says: /its heredoc changed/,
    at: 'COPY <<EOF',
    isNew: true,
  },
  {
    name: 'SHELL',
    make: edited('"-e", "-c"', '"-eu", "-c"'),
    reason: 'instruction',
    says: /^SHELL changed from "\/bin\/sh -e -c" to "\/bin\/sh -eu -c"/,
    at: 'RUN echo strict',
  },
  {
    name: 'a step taken out',
    make: edited('ADD archive.txt /a\n', ''),
    reason: 'instruction',
    says: /^ADD archive.txt \/a was removed \(it was line \d+\)$/,
    at: 'RUN echo modes',
  },
  {
    name: '--network',
    make: nothing,
    spec: () => ({ network: 'none' }),
    reason: 'instruction',
    says: '--network none was added',
  },
  {
    name: '--no-cache',
    make: nothing,
    spec: () => ({ noCache: true }),
    reason: 'no-cache',
    says: /told not to use the cache/,
  },
  {
    name: '--no-cache-filter',
    make: nothing,
    spec: () => ({ noCacheFilter: ['args'] }),
    reason: 'no-cache',
    says: /told not to use the cache/,
    at: 'RUN echo version',
  },
  {
    name: '--platform',
    make: nothing,
    spec: () => ({ platforms: ['linux/amd64/v2'] }),
    reason: 'argument',
    says: '--platform changed from "linux/amd64" to "linux/amd64/v2"',
  },
  { name: 'a comment', make: edited('FROM base AS src', '# about src\nFROM base AS src'), reason: null },
  { name: 'lines moved', make: edited('FROM base AS src', '\n\n\nFROM base AS src'), reason: null },
  {
    name: 'a line continued',
    make: edited('RUN echo strict > s', 'RUN echo \\\n  strict > s'),
    reason: 'instruction',
    at: 'RUN echo \\',
  },
  {
    name: 'time of a file',
    make: () => utimes(project.path('src/main.c'), new Date(), new Date(Date.now() + 5000)),
    reason: null,
  },
  {
    name: 'a file that no step takes',
    make: write('README.md', 'another text'),
    undo: restore('README.md'),
    reason: null,
  },
];

describe('why steps ran again', () => {
  it('names a first build as one, and then nothing runs', async () => {
    await project.write('Dockerfile', dockerfile());
    const first = await build();
    expect(first.record.outcome).toBe('done');
    expect(first.why.previous).toBeNull();
    expect(new Set(first.why.steps.flatMap(({ change }) => change?.reason ?? []))).toEqual(
      new Set(['first-build']),
    );
    const second = await build();
    expect(second.why.previous?.id).toBe(first.record.id);
    expect(second.why.steps.filter(({ change }) => change !== null)).toEqual([]);
    expect(second.why.sentence).toBeNull();
  });

  const table: { change: string; right: boolean; said: string }[] = [];

  for (const change of CHANGES) {
    it(`says why: ${change.name}`, async (context) => {
      if (change.isNew === true && isOld) context.skip();
      await project.write('Dockerfile', dockerfile());
      await build();
      await change.make();
      try {
        const { why, causes, dockerfile: built } = await build(change.spec?.() ?? {});
        const said = causes.map(({ step, text }) => `line ${step.line} ${step.change?.reason}: ${text}`);
        const row = { change: change.name, right: false, said: said.join(' | ') };
        table.push(row);
        if (change.reason === null) {
          expect(said).toEqual([]);
        } else {
          expect(said).toHaveLength(1);
          const [cause] = causes;
          expect(cause?.step.change?.reason).toBe(change.reason);
          if (typeof change.says === 'string') expect(cause?.text).toBe(change.says);
          else if (change.says !== undefined) expect(cause?.text).toMatch(change.says);
          if (change.at !== undefined) expect(built.lines[(cause?.step.line ?? 0) - 1]).toContain(change.at);
          if (change.files !== undefined) {
            expect(cause?.step.change?.files.map(({ path }) => path)).toEqual(change.files);
          }
          expect(why.sentence).toContain('because');
        }
        row.right = true;
      } finally {
        await change.undo?.();
      }
    });
  }

  afterAll(() => {
    const right = table.filter((row) => row.right).length;
    const rows = table.map(
      (row) => `${row.right ? 'right' : 'WRONG'}  ${row.change}: ${row.said || 'nothing ran'}`,
    );
    process.stdout.write(`${rows.join('\n')}\n${right} of ${table.length} changes explained rightly\n`);
  });
});
