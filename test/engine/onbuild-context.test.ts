/** What ONBUILD triggers of a base image take from a context, held against what the engine receives. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createContextFolders } from '../../src/buildkit/context/list-context.ts';
import { createBuilder } from '../../src/buildkit/index.ts';
import { connectEngine } from '../../src/docker/index.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { statusOf } from '../../src/filesystem/context/status.ts';
import type { Builder, Log, LogFields } from '../../src/ports.ts';
import { askBaseUses } from '../../src/states/base-uses.ts';
import { surveyContext } from '../../src/states/context-survey.ts';
import { Project, Recorder, shellImage, unique } from './build-project.ts';
import { testImages } from './test-images.ts';

const mark = unique();
const base = `stagedive-test/onbuild-${mark.toLowerCase()}`;
const images = testImages(mark);
const served: LogFields[] = [];
const log: Log = {
  line: (kind, fields) =>
    void (kind === 'sent' && fields.dir === 'context' && fields.what === 'files' && served.push(fields)),
  begin: () => ({ end: () => undefined }),
};

let builder: Builder;
beforeAll(async () => {
  builder = await createBuilder(await connectEngine({ env: process.env }), process.env, log);
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nONBUILD COPY package.json lock/*.json /app/\nONBUILD ADD docs /docs\n`,
  });
  const build = await builder.open(
    project.spec({ tags: [`${base}:latest`], labels: images.labels }),
    new Recorder(),
  );
  try {
    expect(await build.run()).toMatchObject({ kind: 'done' });
  } finally {
    await build.close();
  }
});
afterAll(async () => {
  await images.remove();
  await builder.close();
});

test('ONBUILD triggers of a base image take what the engine receives for them', async () => {
  await using project = await Project.with({
    'package.json': 'x'.repeat(10),
    'lock/a.json': 'x'.repeat(200),
    'lock/left.txt': 'x'.repeat(3000),
    'docs/guide.md': 'x'.repeat(40_000),
    'main.c': 'x'.repeat(500_000),
    unused: 'x'.repeat(6_000_000),
  });
  const text = `# the base is of another team\nFROM ${base} AS app\nCOPY main.c /\nFROM scratch\nCOPY --from=app /app /\n`;
  await project.write('Dockerfile', text);
  const dockerfile = parseDockerfile(text, { fileName: 'Dockerfile' });
  const stage = dockerfile.stages[1];
  if (stage === undefined) throw new Error('no stage');
  const target = { dockerfile, stage, spec: project.spec() };
  const folders = createContextFolders('/');
  const { signal } = new AbortController();
  const before = await surveyContext(folders, target, '.', signal);
  expect(before.unknownBases).toEqual([base]);

  const baseUses = await askBaseUses(builder, target);
  expect(baseUses.map(({ line }) => line)).toEqual([2, 2, 2]);
  const { verdicts, counted, unknownBases } = await surveyContext(
    folders,
    { ...target, baseUses },
    '.',
    signal,
  );
  expect(unknownBases).toEqual([]);
  const used = [...Array(verdicts.listing.length).keys()].filter(
    (index) => !verdicts.listing.isFolder(index) && statusOf(verdicts, index) === 'used',
  );
  expect(used.map((index) => verdicts.listing.path(index))).toEqual([
    'docs/guide.md',
    'lock/a.json',
    'main.c',
    'package.json',
  ]);

  served.length = 0;
  const build = await builder.open(target.spec, new Recorder());
  try {
    expect(await build.run()).toMatchObject({ kind: 'done' });
  } finally {
    await build.close();
  }
  const sum = (field: string): number => served.reduce((total, one) => total + Number(one[field]), 0);
  expect({ files: sum('contents'), bytes: sum('bytes') }).toEqual(counted.totals.sent);
});
