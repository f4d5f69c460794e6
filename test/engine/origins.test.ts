/** Where the files of a stage come from, on a real engine: every form of COPY and ADD, RUN, bases, stages on stages. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import { type Program, programOf } from '../../src/llb/program.ts';
import type { Builder, OpenBuild } from '../../src/ports.ts';
import { leftBehind } from '../../src/states/left-behind.ts';
import { ListingTurns } from '../../src/states/listing-turns.ts';
import { entriesAt } from '../../src/states/one-path.ts';
import { type OriginIndex, Origins } from '../../src/states/origins.ts';
import { PointDiffs } from '../../src/states/point-diffs.ts';
import { predictedEntries } from '../../src/states/predicted-entries.ts';
import { sizesOf } from '../../src/states/sizes.ts';
import { States } from '../../src/states/state-files.ts';
import { Project, Recorder, shellImage, testBuilder, toolchainImage } from './build-project.ts';

let builder: Builder;

beforeAll(async () => {
  builder = await testBuilder();
});

afterAll(async () => {
  await builder.close();
});

const major = (): number => Number.parseInt(builder.engine.version, 10);

/** A project's last stage, with everything that tests ask about its states. */
class Looked implements AsyncDisposable {
  private constructor(
    readonly project: Project,
    readonly dockerfile: Dockerfile,
    readonly build: OpenBuild,
    readonly program: Program,
    readonly states: States,
  ) {}

  static async into(
    dockerfile: string,
    prepare: (project: Project) => Promise<void> | void = () => undefined,
  ) {
    const project = await Project.with({
      ...CONTEXT,
      Dockerfile: dockerfile,
    });
    await prepare(project);
    const model = parseDockerfile(await readFile(project.path('Dockerfile')), { fileName: 'Dockerfile' });
    const build = await builder.open(project.spec(), new Recorder());
    const { graph } = await build.resolve();
    const program = programOf(model, model.stages.at(-1)!, graph);
    return new Looked(project, model, build, program, new States(build, program));
  }

  origins(): Promise<OriginIndex> {
    const { states, dockerfile, program } = this;
    return new Origins(states, dockerfile, program).of(program.points.at(-1)!, 'after');
  }

  /** Number of the first line that holds a text. */
  line(text: string): number {
    return this.dockerfile.lines.findIndex((line) => line.includes(text)) + 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.build.close();
    await this.project[Symbol.asyncDispose]();
  }
}

const CONTEXT = {
  'app/a.txt': 'a\n',
  'app/sub/b.txt': 'bb\n',
  'app/sub/c.md': 'ccc\n',
  'app/ignored.txt': 'no\n',
  'single.txt': 'single\n',
  'data/x.conf': 'x\n',
  'data/y.conf': 'yy\n',
  'data/z.txt': 'z\n',
  '.dockerignore': 'app/ignored.txt\n',
};

const EVERYTHING = `FROM ${shellImage} AS build
RUN mkdir -p /out/bin /out/share/deep && echo app > /out/bin/app && echo d > /out/share/deep/data \\
 && ln -s bin/app /out/current && ln -s share /out/shared && echo v1 > /out/lib.so.1 && ln /out/lib.so.1 /out/lib.so
RUN chmod 700 /out/bin/app && touch /out/share/deep/data

FROM ${shellImage} AS runtime
WORKDIR /srv/app
COPY --from=build /out/bin/app /usr/local/bin/renamed
COPY --from=build /out/share /srv/share
COPY --from=build /out/current /srv/followed
COPY --from=build /out/shared/deep/ /srv/through
COPY --from=build /out/lib.so* /srv/lib/
COPY --from=build /out/ /srv/all/
COPY --from=${toolchainImage} /etc/passwd /srv/from-image
COPY app /srv/context/
COPY single.txt data/*.conf ./
COPY --chown=5:6 single.txt /etc/passwd
COPY single.txt /bin/tool
ADD archive.tar.gz /srv/unpacked/
ADD single.txt /srv/added.txt
ADD data /srv/added/
RUN echo x > /srv/run && echo 1 >> /srv/added/x.conf && rm /srv/all/lib.so && ln -s /etc/passwd /srv/link && chmod 600 /srv/followed
RUN --mount=type=bind,from=build,source=/out,target=/m cp /m/bin/app /srv/by-mount
RUN rm -r /srv/share && mkdir /srv/share && touch /srv/app/y.conf && chown 9 /srv/app/x.conf

FROM runtime AS last
COPY --from=0 /out/bin/app /srv/last
RUN rm /srv/context/a.txt
CMD ["sh"]
`;

describe('the origin of a file', () => {
  it('is the instruction that added it, and the path that it copied it from', async () => {
    await using looked = await Looked.into(EVERYTHING, (project) => {
      execFileSync('tar', [
        '-czf',
        project.path('archive.tar.gz'),
        '-C',
        project.path('app'),
        'a.txt',
        'sub',
      ]);
    });
    const origins = await looked.origins();
    const of = (path: string): string => {
      const origin = origins.get(path);
      if (origin === null) return 'none';
      const { kind, line, from, source } = origin;
      const stage = origin.stage === 1 ? '' : ` in ${origin.stage}`;
      const text = looked.dockerfile.lines[line - 1]?.split(' ').slice(0, 2).join(' ');
      const taken = source.stage === null ? '' : ` of ${source.stage}`;
      return `${kind} ${text}${stage}: ${from ?? '-'}${taken} ${origin.path ?? '-'}`;
    };
    const all = Object.fromEntries(Object.keys(ORIGINS).map((path) => [path, of(path)]));
    expect(all).toEqual(ORIGINS);
    expect(origins.get('usr/local/bin/renamed')?.line).toBe(looked.line('COPY --from=build /out/bin/app'));
    expect(origins.get('srv/app/x.conf')?.line).toBe(looked.line('COPY single.txt data/'));
    // The same, asked for some paths only.
    const { states, dockerfile, program } = looked;
    const some = await new Origins(states, dockerfile, program).ofPaths(
      program.points.at(-1)!,
      'after',
      null,
      Object.keys(ORIGINS),
    );
    for (const path of Object.keys(ORIGINS)) expect(some.get(path)).toEqual(origins.get(path));
    const last = await new Origins(states, dockerfile, program).ofPaths(
      program.points.at(-1)!,
      'after',
      null,
      ['srv/last'],
    );
    expect([last.get('srv/last')?.path, last.get('etc/group')]).toEqual(['/out/bin/app', null]);
    // The same of states that take long to list: the engine is asked for these paths.
    const long = new States(looked.build, program, Object.assign(new ListingTurns(), { isLong: true }));
    const few = await new Origins(long, dockerfile, program).ofPaths(
      program.points.at(-1)!,
      'after',
      null,
      Object.keys(ORIGINS),
    );
    for (const path of Object.keys(ORIGINS)) expect([path, few.get(path)]).toEqual([path, origins.get(path)]);
    // Every file of the state has an origin.
    const tree = await looked.states.of(looked.program.ends.get(2) ?? null).tree();
    expect(tree.entries().filter(({ path }) => origins.get(path) === null)).toEqual([]);
  });

  it('is found for COPY --link, and for a heredoc in the Dockerfile', async () => {
    if (major() < 23) {
      expect(major()).toBe(20);
      return;
    }
    await using looked = await Looked.into(`FROM ${shellImage} AS build
RUN mkdir /out && echo app > /out/app
FROM ${shellImage}
COPY --link --from=build /out/app /opt/tools/app
COPY --link app/ /opt/app/
COPY <<EOT <<two /etc/motd.d/
hello
EOT
second
two
`);
    const origins = await looked.origins();
    expect(origins.get('opt/tools/app')).toMatchObject({
      kind: 'copy',
      line: 4,
      from: 'build',
      path: '/out/app',
    });
    expect(origins.get('opt/app/sub/b.txt')).toMatchObject({
      kind: 'copy',
      line: 5,
      from: null,
      path: '/app/sub/b.txt',
    });
    expect(origins.get('opt/app/ignored.txt')).toBeNull();
    const motd = { kind: 'copy', line: 6, from: null, path: null };
    expect(origins.get('etc/motd.d/EOT')).toMatchObject(motd);
    expect(origins.get('etc/motd.d/two')).toMatchObject(motd);
  });

  it('is the first instruction that wrote it, if a later one wrote the same again', async () => {
    await using looked = await Looked.into(`FROM ${shellImage}
RUN echo 1 > /same && echo 1 > /other
RUN echo 1 > /same && echo 2 > /other
`);
    const origins = await looked.origins();
    expect(origins.get('same')?.line).toBe(2);
    expect(origins.get('other')?.line).toBe(3);
  });

  it('is the FROM of the stage, for what an ONBUILD trigger adds', async () => {
    await using looked = await Looked.into(`FROM ${shellImage} AS parent
ONBUILD COPY app /triggered/
FROM parent
`);
    const origins = await looked.origins();
    expect(origins.get('triggered/a.txt')).toMatchObject({ kind: 'copy', line: 3, stage: 1 });
    expect(origins.get('usr/bin/busybox')).toMatchObject({ kind: 'base', line: 1, stage: 0 });
  });

  it('is told apart by trigger, with what each copied from', async () => {
    // Engines before 28 refuse a trigger that copies from another stage or an image.
    const copiesFrom = major() >= 28;
    await using looked = await Looked.into(`FROM ${shellImage} AS parent
ONBUILD WORKDIR /work
ONBUILD COPY app /work/app/
${copiesFrom ? `ONBUILD COPY --from=${toolchainImage} /etc/passwd /work/tool` : '# nothing'}
ONBUILD RUN echo x > /work/run && rm /work/app/a.txt
ONBUILD ADD single.txt /work/added
FROM parent
WORKDIR /own
`);
    const origins = await looked.origins();
    const of = (path: string): string => {
      const { keyword, onbuild, kind, line, from, path: source } = origins.get(path)!;
      return `${line} ${onbuild ? 'ONBUILD ' : ''}${keyword} ${kind} ${from} ${source}`;
    };
    expect(of('work')).toBe('7 ONBUILD WORKDIR run null null');
    expect(of('work/app/sub/b.txt')).toBe('7 ONBUILD COPY copy null /app/sub/b.txt');
    if (copiesFrom) expect(of('work/tool')).toBe(`7 ONBUILD COPY copy ${toolchainImage} /etc/passwd`);
    expect(of('work/run')).toBe('7 ONBUILD RUN run null null');
    expect(of('work/added')).toBe('7 ONBUILD ADD add null /single.txt');
    expect(of('own')).toBe('8 WORKDIR run null null');
    expect(origins.get('work/app/a.txt')).toBeNull();
    const { states, dockerfile, program } = looked;
    const some = await new Origins(states, dockerfile, program).ofPaths(
      program.points.at(-1)!,
      'after',
      null,
      ['work/run', 'work/app/a.txt'],
    );
    expect([some.get('work/run')?.keyword, some.get('work/app/a.txt')]).toEqual(['RUN', null]);
  });

  it('is found without a list of the states before, where lists take long', async () => {
    await using looked = await Looked.into(`
FROM ${shellImage} AS build
RUN mkdir /many && echo 1 > /many/a && echo 1 > /many/b && ln /many/b /many/c && ln -s a /many/l
FROM ${shellImage}
COPY --from=build /many /many
RUN echo 2 > /many/new && echo more >> /many/b && rm /many/c && ln -sfn b /many/l
WORKDIR /many
`);
    const { dockerfile, program, build } = looked;
    const listed: string[] = [];
    const watched = new Proxy(build, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          if (name === 'tree' || name === 'treeByProcess')
            listed.push((args[0] as { digest: string }).digest);
          return (value as (...all: unknown[]) => unknown).apply(target, args);
        };
      },
    });
    const states = new States(watched, program, Object.assign(new ListingTurns(), { isLong: true }));
    const last = program.points.at(-1)!;
    await states.of(last.after).tree();
    listed.length = 0;
    const paths = ['many/new', 'many/b', 'many/l'];
    const found = await new Origins(states, dockerfile, program).ofPaths(last, 'after', null, paths);
    expect(paths.map((path) => found.get(path)?.line)).toEqual([6, 6, 6]);
    expect(listed).toEqual([]);
    const copied = await new Origins(states, dockerfile, program).ofPaths(last, 'after', null, ['many/a']);
    expect([copied.get('many/a')?.line, copied.get('many/a')?.path]).toEqual([5, '/many/a']);
    const before = program.points.find(({ keyword, stage }) => keyword === 'RUN' && stage === 1)!.before!;
    expect(listed).not.toContain(before.digest);
  });
});

describe('what a COPY made, told by its sources and the RUN after it', () => {
  it.each([
    { copy: 'COPY --from=build /out /srv/out' },
    { copy: 'COPY --from=build /out /usr' },
    { copy: 'COPY --from=build /out/a /out/d /srv/x/' },
    { copy: 'COPY --from=build /out/l /srv/one' },
    { copy: 'COPY --from=build --chown=7:8 /out /srv/out' },
    { copy: 'COPY --from=build --chmod=711 /out /srv/out' },
  ])('is what the engine lists: $copy', async ({ copy }) => {
    await using looked = await Looked.into(`
FROM ${shellImage} AS build
RUN mkdir -p /out/d/e /out/bin && echo 1 > /out/a && echo 22 > /out/d/b && ln -s a /out/l && mkfifo /out/p && : > /out/empty
RUN chmod 700 /out/d && chmod 4755 /out/a && touch -d '2001-01-01 00:00:00' /out/d/e && chown 5:6 /out/d/b
FROM ${shellImage}
${copy}
RUN mkdir -p /srv && echo more > /srv/new && rm -rf /srv/out/d/b /srv/x/a && touch /etc/group && chmod 600 /srv/one || :
`);
    const { states, program, build } = looked;
    const [made, after] = program.points.filter(({ stage }) => stage === 1).slice(-2);
    const { before, after: output } = made!;
    // Not as long as something is not listed.
    const ask = async (paths: readonly string[]) => await entriesAt(paths, await build.solve(output));
    expect(await predictedEntries(states, output!, ask)).toBeNull();
    await Promise.all([before, program.ends.get(0)!, after!.after].map((each) => states.of(each).tree()));
    const predicted = await predictedEntries(states, output!, ask);
    expect(predicted).toEqual((await new States(build, program).of(output).tree()).entries());
  });
});

const ORIGINS = {
  'usr/bin/busybox': `base FROM ${shellImage}: ${shellImage} /usr/bin/busybox`,
  'etc/group': `base FROM ${shellImage}: ${shellImage} /etc/group`,
  'srv/app': 'run WORKDIR /srv/app: - -',
  'usr/local/bin/renamed': 'copy COPY --from=build: build of 0 /out/bin/app',
  'srv/followed': 'copy COPY --from=build: build of 0 /out/bin/app',
  'srv/through': 'copy COPY --from=build: build of 0 /out/share/deep',
  'srv/through/data': 'copy COPY --from=build: build of 0 /out/share/deep/data',
  'srv/lib': 'copy COPY --from=build: build of 0 -',
  'srv/lib/lib.so': 'copy COPY --from=build: build of 0 /out/lib.so',
  'srv/lib/lib.so.1': 'copy COPY --from=build: build of 0 /out/lib.so.1',
  'srv/all/current': 'copy COPY --from=build: build of 0 /out/current',
  'srv/all/bin/app': 'copy COPY --from=build: build of 0 /out/bin/app',
  'srv/all/lib.so': 'none',
  'srv/all/lib.so.1': 'copy COPY --from=build: build of 0 /out/lib.so.1',
  'srv/from-image': `copy COPY --from=${toolchainImage}: ${toolchainImage} /etc/passwd`,
  'srv/context/a.txt': 'none',
  'srv/context/sub/b.txt': 'copy COPY app: - /app/sub/b.txt',
  'srv/context/sub': 'copy COPY app: - /app/sub',
  'srv/app/single.txt': 'copy COPY single.txt: - /single.txt',
  'srv/app/x.conf': 'copy COPY single.txt: - /data/x.conf',
  'srv/app/y.conf': 'copy COPY single.txt: - /data/y.conf',
  'srv/app/z.txt': 'none',
  'etc/passwd': 'copy COPY --chown=5:6: - /single.txt',
  'usr/bin/tool': 'copy COPY single.txt: - /single.txt',
  'srv/unpacked/a.txt': 'add ADD archive.tar.gz: - -',
  'srv/unpacked/sub/b.txt': 'add ADD archive.tar.gz: - -',
  'srv/added.txt': 'add ADD single.txt: - /single.txt',
  'srv/added/y.conf': 'add ADD data: - /data/y.conf',
  'srv/added/x.conf': 'run RUN echo: - -',
  'srv/run': 'run RUN echo: - -',
  'srv/link': 'run RUN echo: - -',
  'srv/by-mount': 'run RUN --mount=type=bind,from=build,source=/out,target=/m: - -',
  'srv/share': 'copy COPY --from=build: build of 0 /out/share',
  'srv/share/deep/data': 'none',
  'srv/last': 'copy COPY --from=0 in 2: build of 0 /out/bin/app',
};

describe('sizes', () => {
  const DOCKERFILE = `FROM ${shellImage} AS build
RUN mkdir /out && head -c 3000000 /dev/zero > /out/app && head -c 500000 /dev/zero > /out/unused && echo log > /out/log
FROM build AS test
RUN head -c 70000 /dev/zero > /report
FROM scratch
COPY --from=build /out/app /app
COPY --from=build /out/app /copy
COPY --from=test /report /report
COPY single.txt /report
`;

  it('have what each line adds, and how much of that is wasted', async () => {
    await using looked = await Looked.into(DOCKERFILE);
    const { states, dockerfile, program } = looked;
    const diffs = new PointDiffs(states, dockerfile, program);
    const report = await sizesOf({ states, dockerfile, program, diffs }, program.points.at(-1)!, 'after');
    expect(report.lines.map(({ line, bytes, wasted }) => [line, bytes, wasted])).toEqual([
      [5, 0, 0],
      [6, 3_000_000, 0],
      [7, 3_000_000, 0],
      [8, 70_000, 70_000],
      [9, 7, 0],
    ]);
    expect(report.lines[3]?.waste).toEqual([{ path: 'report', bytes: 70_000, why: 'overwritten', by: 4 }]);
    expect(report).toMatchObject({ bytes: 6_070_007, wasted: 70_000, split: { biggest: { stage: 1 } } });
    expect(report.stages.map(({ stage }) => stage)).toEqual([0, 1, 2]);
  });

  it('have what stages produced and nobody used', async () => {
    await using looked = await Looked.into(DOCKERFILE);
    const { states, dockerfile, program } = looked;
    const left = await leftBehind(states, dockerfile, program, 2);
    expect(left).toEqual([
      {
        stage: 0,
        bytes: 500_004,
        produced: 3_500_004,
        files: [
          { path: 'out/unused', bytes: 500_000 },
          { path: 'out/log', bytes: 4 },
        ],
      },
      { stage: 1, bytes: 0, produced: 70_000, files: [] },
    ]);
  });
});
