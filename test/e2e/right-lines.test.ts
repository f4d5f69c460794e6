/** Which lines a diff names for folders, and what ONBUILD triggers of a FROM set. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Project, runCommand, shellImage } from './projects.ts';

const DOCKERFILE = `FROM ${shellImage} AS base
ONBUILD ENV COLOUR=blue
ONBUILD WORKDIR /made
ONBUILD RUN echo made > by-trigger
ONBUILD USER 1234
FROM base AS one
RUN true
WORKDIR /app
COPY app .
FROM ${shellImage} AS two
WORKDIR /empty
RUN mkdir /work && head -c 900000 /dev/zero > /work/zeros
COPY app/lib /work/lib
`;

let project: Project;

beforeAll(async () => {
  project = await Project.with({
    Dockerfile: DOCKERFILE,
    'app/lib/big': 'x'.repeat(600_000),
    'app/small': 'x',
  });
});
afterAll(() => project[Symbol.asyncDispose]());

async function trees(a: string, b: string): Promise<readonly string[]> {
  const { stdout } = await runCommand(['diff', '--trees', a, b, '-C', project.folder]);
  return stdout.split('\n').filter((line) => line.startsWith('+'));
}

test('a folder is laid at the line that brought its bulk, and WORKDIR and ONBUILD are named', async () => {
  const [app, made] = await trees('base', 'one');
  expect(app).toMatch(/\/app\/ .*:9 COPY/);
  expect(made).toMatch(/\/made\/ .*:6 ONBUILD RUN$/);
  const [work, empty] = await trees('base', 'two');
  expect(work).toMatch(/\/work\/ .*:12 RUN, :13 COPY/);
  expect(empty).toMatch(/\/empty\/ .*:11 WORKDIR$/);
});

test('a shell behind a RUN has what the triggers of its FROM set', async () => {
  const script = 'id -u; pwd; echo $COLOUR';
  const { stdout } = await runCommand(['shell', ':7', '-C', project.folder, '--', 'sh', '-c', script]);
  expect(stdout).toBe('1234\n/made\nblue\n');
});
