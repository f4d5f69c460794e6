import { writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Builder } from '../../src/ports.ts';
import { isOldEngine, Project, Recorder, testBuilder, unique } from './build-project.ts';
import { dockerCli } from './docker-cli.ts';

const SOURCES = 5_000;
const SOURCES_OF_AN_INSTRUCTION = 100;

let builder: Builder;
beforeAll(async () => {
  builder = await testBuilder();
});
afterAll(() => builder.close());

const names = Array.from(
  { length: SOURCES },
  (_, at) => `some-folder-${at % 50}/a-file-of-this-project-${at}.txt`,
);

const isOld = await isOldEngine();

/** A Dockerfile that names each file. */
function dockerfile(): string {
  const lines = [];
  for (let at = 0; at < SOURCES; at += SOURCES_OF_AN_INSTRUCTION)
    lines.push(`COPY ${names.slice(at, at + SOURCES_OF_AN_INSTRUCTION).join(' ')} /files/${at}/`);
  return `FROM scratch\n${lines.join('\n')}\n`;
}

async function filesBuilt(project: Project): Promise<string[]> {
  const build = await builder.open(project.spec(), new Recorder());
  try {
    const { graph } = await build.resolve();
    expect(await build.run()).toMatchObject({ kind: 'done' });
    if (graph.result === null) throw new Error('no result');
    const paths: string[] = [];
    for await (const { path, mode } of build.tree(graph.result)) if (mode < 2 ** 31) paths.push(path);
    return paths;
  } finally {
    await build.close();
  }
}

describe('a request of the engine for files that is longer than 144 KB', () => {
  // Docker 20.10 itself gives up on so many at once ("flightcontrol: exceeded retry timeout").
  test.skipIf(isOld)(
    'is answered where a Dockerfile names 5,000 sources, with the steps that buildx has',
    async () => {
      await using project = await Project.with(
        Object.fromEntries(names.map((name) => [name, `${unique()}\n`])),
      );
      await project.write('Dockerfile', dockerfile());
      expect(await filesBuilt(project)).toHaveLength(SOURCES);
      await using tools = await Project.with({});
      const env = await dockerCli(tools.folder);
      const { all } = await execa('docker', ['buildx', 'build', '--progress=plain', project.folder], {
        env,
        all: true,
      });
      expect(all.match(/^#\d+ CACHED$/gm)).toHaveLength(SOURCES / SOURCES_OF_AN_INSTRUCTION);
    },
  );

  test('is answered where an ignore file has 20,000 lines', async () => {
    await using project = await Project.with({ 'kept.txt': unique(), 'left-out-7.txt': unique() });
    await project.write('Dockerfile', 'FROM scratch\nCOPY . /\n');
    const lines = Array.from({ length: 20_000 }, (_, at) => `left-out-${at}.txt`);
    await writeFile(project.path('.dockerignore'), `${lines.join('\n')}\n`);
    expect((await filesBuilt(project)).sort()).toEqual(['.dockerignore', 'Dockerfile', 'kept.txt']);
  });
});
