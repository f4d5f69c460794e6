/** What came from one stage to another, what was added and what stayed behind, on a real engine. */
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDiff } from '../../src/commands/diff.ts';
import { NO_FLAGS } from '../../src/commands/flags/no-flags.ts';
import type { DiffJson } from '../../src/commands/json/diff-json.ts';
import { openWorkspace } from '../../src/commands/workspace.ts';
import { systemClock as clock } from '../../src/ports.ts';
import { openProject } from '../../src/project/project.ts';
import { isOldEngine, Project, shellImage, testBuilder } from './build-project.ts';

/** The frontend of Docker 20.10 knows neither --link nor --chmod. */
const isOld = await isOldEngine();
const LINK = isOld ? '' : '--link ';
const CHMOD = isOld ? '' : '--chmod=700 ';

const DOCKERFILE = `FROM ${shellImage} AS build
RUN mkdir -p /out/sub /opt/tree/a /opt/tree/b && echo app > /out/app && echo map > /out/app.map \\
 && echo x > /out/sub/x && ln -s app /out/link && ln /out/app /out/hard \\
 && echo one > /opt/tree/a/one && echo two > /opt/tree/b/two && echo tool > /usr/bin/tool && echo kept > /kept
RUN echo secret > /only-build

FROM ${shellImage} AS other
COPY --from=build /out/app.map /taken
RUN --mount=type=bind,from=build,source=/usr/bin/tool,target=/mnt/tool cat /mnt/tool /mnt/tool > /made

FROM scratch AS mid
COPY --from=build /opt/tree /tree
COPY --from=other /made /made

FROM scratch AS linked
COPY ${LINK}--from=build /out/sub /app/sub

FROM ${shellImage} AS runtime
WORKDIR /srv
COPY data.txt /srv/data.txt
COPY --from=build ${CHMOD}--chown=12:34 /out/app /usr/bin/renamed
COPY --from=build /out/sub /out/link ./
COPY --from=mid /tree /tree
COPY --from=other /made /taken /
RUN echo edited >> /tree/a/one && chmod 600 /tree/b/two && mv /usr/bin/renamed /usr/bin/final
COPY --from=build /kept /gone
RUN rm /gone && echo own > /own

FROM runtime AS above
RUN cp /usr/bin/final /usr/bin/copy

FROM scratch AS whole
COPY --from=linked / /

FROM ${shellImage} AS mounted
RUN --mount=type=bind,from=build,source=/opt,target=/mnt cp -r /mnt/tree /from-mount \\
 && cat /mnt/tree/a/one > /renamed && cat /mnt/tree/a/one /mnt/tree/b/two > /mixed

FROM scratch AS through
COPY --from=mounted /renamed /mixed /app/

FROM ${shellImage} AS apart
RUN echo apart > /apart

FROM scratch AS everything
COPY --from=whole /app /a
COPY --from=apart /apart /b
COPY --from=above /own /c
COPY --from=through /app /d
`;

let project: Project;

beforeAll(async () => {
  project = await Project.with({ Dockerfile: DOCKERFILE, 'data.txt': 'data\n', 'extra/note': 'note\n' });
});
afterAll(() => project[Symbol.asyncDispose]());

class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

interface Ran {
  readonly out: string;
  readonly said: string;
}

async function diff(
  refs: readonly string[],
  { json = true, trees = false, file }: { json?: boolean; trees?: boolean; file?: string } = {},
): Promise<Ran> {
  const options = {
    ...NO_FLAGS,
    context: project.folder,
    ...(file === undefined ? {} : { file: project.path(file) }),
    buildContext: file === undefined ? [] : [`extra=${project.path('extra')}`],
  };
  const opened = await openProject({ ...options, cwd: project.folder, stdin: process.stdin });
  const work = await openWorkspace(options, [], opened, {}, project.folder);
  const [stdout, stderr] = [new Sink(), new Sink()];
  const status = await runDiff({
    connect: () => testBuilder(),
    source: work,
    target: work.target,
    options: {
      refs,
      json,
      trees,
      all: false,
      only: undefined,
      paths: [],
      moves: false,
      sizes: false,
      patch: undefined,
    },
    terminal: false,
    stdout,
    stderr,
    colours: false,
    colourful: false,
    clock,
    onInterrupt: () => () => undefined,
  });
  if (status !== 0) throw new Error(stderr.text);
  return { out: stdout.text, said: stderr.text };
}

async function story(a: string, b: string, file?: string) {
  const { out } = await diff([a, b], file === undefined ? {} : { file });
  const read = JSON.parse(out) as DiffJson;
  if (read.story === null) throw new Error('no story was told');
  return { ...read.story, entries: read.entries };
}

/** Number of the first line that holds a text. */
function line(text: string): number {
  return DOCKERFILE.split('\n').findIndex((each) => each.includes(text)) + 1;
}

describe('between two stages', () => {
  it('each copied file or folder is one row, with its way and what changed on it', async () => {
    const { cameOver } = await story('build', 'runtime');
    const rows = cameOver.rows.map(({ from, to, line: at, via, files, changed }) => ({
      row: `${from} -> ${to}`,
      at,
      files,
      ...(via.length > 0 ? { via } : {}),
      ...(changed.length > 0 ? { changed } : {}),
    }));
    const run = line('RUN echo edited');
    expect(rows.toSorted((x, y) => (x.row < y.row ? -1 : 1))).toEqual([
      {
        row: '/opt/tree -> /tree',
        at: line('COPY --from=mid'),
        files: 2,
        via: ['mid'],
        changed: [{ line: run, why: ['contents', 'mode'] }],
      },
      { row: '/out/app -> /srv/link', at: line('/out/link ./'), files: 1 },
      {
        row: '/out/app -> /usr/bin/final',
        at: line('/out/app /usr/bin/renamed'),
        files: 1,
        changed: [{ line: line('/out/app /usr/bin/renamed'), why: isOld ? ['owner'] : ['mode', 'owner'] }],
      },
      { row: '/out/app.map -> /taken', at: line('/made /taken /'), files: 1, via: ['other'] },
      { row: '/out/sub -> /srv', at: line('/out/link ./'), files: 1 },
    ]);
  });

  it('what was added is told by its line and by where it is from', async () => {
    const { added, inBoth } = await story('build', 'runtime');
    const rows = added.rows.map(({ kind, from, line: at, path, files }) => [kind, from, at, path, files]);
    expect(rows).toEqual(
      expect.arrayContaining([
        ['context', null, line('COPY data.txt'), '/srv/data.txt', 1],
        ['copy', 'other', line('/made /taken /'), '/made', 1],
        ['run', null, line('RUN rm /gone'), '/own', 1],
      ]),
    );
    expect(rows.some(([kind]) => kind === 'base')).toBe(false);
    expect(inBoth.files).toBeGreaterThan(100);
  });

  it('what other stages took of what stayed behind is told apart', async () => {
    const { leftBehind } = await story('build', 'runtime');
    expect(leftBehind.taken).toEqual(
      expect.arrayContaining([
        { by: [{ stage: 'other', line: line('RUN --mount=type=bind') }], files: 1, bytes: 5 },
        { by: [{ stage: 'runtime', line: line('/kept /gone') }], files: 1, bytes: 5 },
      ]),
    );
    expect(leftBehind.folders.map(({ path }) => path)).toEqual(['/only-build', '/out/']);
  });

  it('each entry says what it was in the left state, and the amounts are those of the states', async () => {
    const { entries, cameOver, added, inBoth } = await story('build', 'runtime');
    const final = entries.find(({ path }) => path === '/usr/bin/final');
    expect(final).toMatchObject({
      change: 'added',
      copiedFrom: { from: 'build', path: '/out/app', via: [] },
    });
    expect(entries.find(({ path }) => path === '/own')).toMatchObject({ copiedFrom: null });
    expect(entries.find(({ path }) => path === '/only-build')).not.toHaveProperty('copiedFrom');
    const { out } = await diff(['build', 'runtime']);
    const { totals } = JSON.parse(out) as DiffJson;
    for (const of of ['files', 'bytes'] as const)
      expect(cameOver[of] + added[of] + inBoth[of]).toBe(totals.b[of]);
  });

  it('files are followed through a stage that is built on another, and through what cp made of them', async () => {
    const { cameOver } = await story('build', 'above');
    const tos = cameOver.rows.map(({ to }) => to);
    expect(tos).toContain('/usr/bin/final');
    expect(tos).toContain('/usr/bin/copy');
  });

  it('what a RUN copied out of a bind mount came from there, and what it made of it did not', async () => {
    const { cameOver, added } = await story('build', 'mounted');
    const at = line('RUN --mount=type=bind,from=build,source=/opt');
    const rows = cameOver.rows.map((row) => [row.from, row.to, row.line, row.files]);
    expect(rows.toSorted()).toEqual([
      ['/opt/tree', '/from-mount', at, 2],
      ['/opt/tree/a/one', '/renamed', at, 1],
    ]);
    // Docker 20.10 leaves the folder there that it mounted at.
    const path = isOld ? '/' : '/mixed';
    expect(added.rows).toEqual([expect.objectContaining({ kind: 'run', line: at, path, files: 1 })]);
  });

  it('COPY --link and COPY / are followed', async () => {
    const { cameOver, added } = await story('build', 'everything');
    expect(cameOver.rows.map(({ from, to, via }) => [from, to, via])).toEqual([
      ['/opt/tree/a/one', '/d/renamed', ['mounted', 'through']],
      ['/out/sub', '/a/sub', ['linked', 'whole']],
    ]);
    expect(added.rows.map(({ kind, from, path }) => [kind, from, path])).toEqual(
      expect.arrayContaining([
        ['copy', 'apart', '/b'],
        ['copy', 'above', '/c'],
      ]),
    );
    const whole = await story('linked', 'whole');
    expect(whole.leftBehind.files).toBe(0);
    expect(whole.cameOver.rows).toHaveLength(1);
  });

  it('a state in the middle of a stage has the files that it already had', async () => {
    const { cameOver, leftBehind } = await story(`:${line('RUN mkdir')}`, 'runtime');
    expect(leftBehind.taken).toEqual(
      expect.arrayContaining([
        { by: [{ stage: 'other', line: line('RUN --mount=type=bind') }], files: 1, bytes: 5 },
        { by: [{ stage: 'runtime', line: line('/kept /gone') }], files: 1, bytes: 5 },
      ]),
    );
    expect(cameOver.rows.map(({ to }) => to)).toContain('/usr/bin/final');
    expect(leftBehind.folders.map(({ path }) => path)).not.toContain('/only-build');
  });

  it('where no COPY leads from one to the other, they are only compared, and that is said', async () => {
    expect(JSON.parse((await diff(['apart', 'runtime'])).out)).toMatchObject({ story: null });
    const { out, said } = await diff(['apart', 'runtime'], { json: false });
    expect(said).toContain('runtime has no file that came from apart, so their files are only compared.');
    expect(out).toMatch(/\d+ added, \d+ removed/);
    const base = await diff(['runtime', 'above'], { json: false });
    expect(base.said).toBe('');
    expect(base.out).toMatch(/1 added, 0 removed/);
  });

  it('the text has the amounts on top, then the groups; --trees has both trees', async () => {
    const { out } = await diff(['build', 'everything'], { json: false });
    expect(out).toMatch(
      /^a: build: .*\nb: everything: .*\ncame over +2 files +6 B\nadded here +3 files .*\nleft behind/,
    );
    expect(out).toMatch(/\/out\/sub\/ -> \/a\/sub\/ +1 file +2 B +:\d+ +by way of linked, by way of whole\n/);
    const trees = await diff(['build', 'everything'], { json: false, trees: true });
    expect(trees.out).toContain('- /out/');
  });
});

const FORMS = `FROM ${shellImage} AS build
RUN mkdir /out && for f in a b c; do echo $f > /out/$f; echo $f > /out/$f.map; done

FROM scratch AS excluded
COPY --from=build --exclude=*.map /out/ /app/

FROM scratch AS forms
COPY --from=excluded /app /app
COPY --from=${shellImage} /etc/passwd /passwd
COPY --from=extra /note /note
`;

it('--exclude, --from of an image and of a named context are told as what they are', async (test) => {
  await project.write('Dockerfile.forms', FORMS);
  const told = await story('build', 'forms', 'Dockerfile.forms').catch((error: unknown) => {
    // The frontend of older engines knows the flag only with another `# syntax=`.
    if (/unknown flag|too old for (?:it|named build contexts)/.test(String(error))) return null;
    throw error;
  });
  if (told === null) return test.skip();
  const { cameOver, added } = told;
  expect(cameOver.rows.map(({ from, to, files, without }) => [from, to, files, without]).toSorted()).toEqual([
    ['/out', '/app', 3, 3],
  ]);
  expect(added.rows.map(({ kind, from, path }) => [kind, from, path]).toSorted()).toEqual([
    ['copy', 'extra', '/note'],
    ['copy', shellImage, '/passwd'],
  ]);
});

const WAYS = `FROM ${shellImage} AS build
RUN mkdir /out && echo app > /out/app && echo other > /out/other && echo third > /third

FROM ${shellImage} AS mid
COPY --from=build --chown=3:4 /out /stage
RUN mv /stage/app /stage/renamed && chmod 700 /stage/renamed

FROM ${shellImage} AS ways
COPY --from=mid /stage /app
COPY --from=build --chown=5:6 /third /a
COPY --from=build /third /b
RUN cp /b /c
COPY <<EOF /text
text
EOF
`;

describe.skipIf(isOld)('on the way', () => {
  const at = (text: string): number => WAYS.split('\n').findIndex((each) => each.includes(text)) + 1;
  const told = async () => {
    await project.write('Dockerfile.ways', WAYS);
    return await story('build', 'ways', 'Dockerfile.ways');
  };

  it('each change is told by the line that made it, also what mv and chmod of one RUN did', async () => {
    const { entries } = await told();
    const ways = entries.flatMap(({ path, copiedFrom }) =>
      copiedFrom == null ? [] : [[path, copiedFrom.line, copiedFrom.changed] as const],
    );
    const owner = { line: at('--chown=3:4'), why: ['owner'] };
    expect(ways.filter(([path]) => path !== '/app')).toEqual([
      ['/a', at('/third /a'), [{ line: at('/third /a'), why: ['owner'] }]],
      ['/app/other', at('COPY --from=mid'), [owner]],
      ['/app/renamed', at('COPY --from=mid'), [owner, { line: at('RUN mv'), why: ['mode'] }]],
      ['/b', at('/third /b'), []],
      // Of two files that it may be a copy of, the one that is like it.
      ['/c', at('/third /b'), []],
    ]);
  });

  it('the text of a heredoc is not from the build context', async () => {
    const { added } = await told();
    expect(added.rows).toEqual([
      expect.objectContaining({ kind: 'inline', line: at('COPY <<EOF'), path: '/text', from: null }),
    ]);
  });
});

const ALONG = `FROM ${shellImage} AS build
RUN mkdir -p /out/lib/empty && echo one > /out/lib/a.so.1 && ln -s a.so.1 /out/lib/a.so && ln /out/lib/a.so.1 /out/lib/b \\
 && touch /out/lib/none && echo two > /out/lib/c && ln -s lib/c /out/link

FROM ${shellImage} AS mid
COPY --from=build /out /stage
RUN mv /stage/lib /stage/libs && echo more >> /stage/libs/c && mkdir /l && mv /stage/link /l/new
RUN ln /stage/libs/c /stage/zz && cp -r /stage/libs /copy

FROM scratch AS along
COPY --from=mid /stage/libs /app
COPY --from=mid /l /stage/zz /copy /n/
`;

it('links, empty files and further names go with the folder that a RUN moves or copies', async () => {
  await project.write('Dockerfile.along', ALONG);
  const { cameOver, added, entries } = await story('build', 'along', 'Dockerfile.along');
  const rows = cameOver.rows.map(({ from, to, files }) => [from, to, files]);
  expect(rows).toContainEqual(['/out/lib', '/app', 5]);
  expect(rows).toContainEqual(['/out/link', '/n/new', 1]);
  expect(added.rows).toEqual([]);
  const from = new Map(entries.map(({ path, copiedFrom }) => [path, copiedFrom?.path]));
  expect([from.get('/n/zz'), from.get('/n/b'), from.get('/n/a.so')]).toEqual([
    '/out/lib/c',
    expect.stringMatching(/^\/out\/lib\/(?:a\.so\.1|b)$/),
    '/out/lib/a.so',
  ]);
});

const AGAIN = `FROM ${shellImage} AS one
RUN mkdir /d && echo same > /d/a && echo one > /d/b && echo first > /d/c
FROM ${shellImage} AS two
# After the other one, so that no two files can have the same time.
COPY --from=one /d/c /c
RUN mkdir /d && echo same > /d/a && echo six > /d/b
FROM scratch AS again
COPY --from=one / /root
COPY --from=two /d /root/d
`;

it('a COPY that writes again what is there takes nothing away from where it came from', async () => {
  await project.write('Dockerfile.again', AGAIN);
  const { cameOver, added } = await story('one', 'again', 'Dockerfile.again');
  expect(cameOver.rows.map(({ from, to, line: at }) => [from, to, at])).toEqual([['/', '/root', 8]]);
  expect(added.rows).toEqual([expect.objectContaining({ path: '/root/d/b', from: 'two', line: 9 })]);
});
