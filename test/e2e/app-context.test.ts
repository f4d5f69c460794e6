/** The screen of the build context, which needs no engine: the tree, and a rule that is tried and written. */
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { testScreens } from './driver/index.ts';
import { Project } from './projects.ts';

const { open } = testScreens({ env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } });

const IGNORE = '# made\r\nnode_modules\r\n';

async function project(more: Readonly<Record<string, string>> = {}): Promise<Project> {
  const made = await Project.with({
    Dockerfile:
      'FROM scratch AS build\nCOPY src /src\nFROM scratch\nCOPY --from=build /src /\nCOPY *.json /\n',
    '.dockerignore': IGNORE,
    'assets/big.bin': 'x'.repeat(250_000),
    'assets/small.txt': 'x',
    'node_modules/a/index.js': 'x'.repeat(900),
    'package.json': '{}',
    'src/main.c': 'int main(){}\n',
    ...more,
  });
  await chmod(made.path('.dockerignore'), 0o640);
  return made;
}

describe('Context', () => {
  test('shows what is sent, unused and ignored, by which line, and who takes it', async () => {
    await using made = await project();
    const app = await open(made.folder);
    app.press('9');
    await app.context.tree.shows(/sent 15 B +unused 250 kB +ignored 900 B/, /▸ ○ assets\/ +250 kB/);
    await app.context.tree.shows(/▸ ⊘ node_modules\/ +900 B/, /● package\.json +2 B/);
    await app.header.shows('9 Context');
    await app.context.tree.select('node_modules/');
    await app.context.detail.shows(/Ignored by .*\.dockerignore:2/, /2 node_modules/);
    await app.context.tree.select('src/');
    app.press('Enter');
    await app.context.tree.shows(/● main\.c +13 B/);
    await app.context.detail.shows('Taken by', '2 COPY src /src');
    app.press('o');
    await app.source.shows(/▶ *2 +COPY src \/src/);
    app.press('9', 'f');
    await app.context.tree.isTitled('Build context', 'unused only');
    await app.context.tree.hides('src/');
    app.press('s');
    await app.context.tree.isTitled('Build context', 'by size');
    app.press('Escape');
    await app.stages.shows();
  });

  test('a rule shows its numbers as it is typed, and is written when it is confirmed', async () => {
    await using made = await project();
    const app = await open(made.folder, { cols: 80, rows: 24 });
    app.press('9');
    await app.context.tree.select('assets/');
    app.press('i');
    await app.context.tree.shows(/\.dockerignore \+ assets▏ +−2 files −250 kB/, /− +▸ ○ assets\//);
    app.type('/*.txt');
    await app.context.tree.shows(/\.dockerignore \+ assets\/\*\.txt▏ +−1 file −1 B/);
    app.press('Enter');
    await app.context.detail.isTitled('Write this?');
    await app.context.detail.shows(
      /^ {3}node_modules/,
      /^ \+ assets\/\*\.txt/,
      'It would leave out 1 file, 1 B.',
    );
    expect(await readFile(made.path('.dockerignore'), 'utf8')).toBe(IGNORE);
    app.press('Enter');
    await app.footer.shows('Added to');
    expect(await readFile(made.path('.dockerignore'), 'utf8')).toBe(`${IGNORE}assets/*.txt\r\n`);
    expect((await stat(made.path('.dockerignore'))).mode & 0o777).toBe(0o640);
    app.press('j', 'k');
    await app.context.tree.shows(/ignored 2 files · 901 B/);
    app.press('q');
    await app.ends(0);
  });

  test('a rule that is dropped leaves the file as it is', async () => {
    await using made = await project();
    const app = await open(made.folder);
    app.press('9');
    await app.context.tree.select('src/');
    app.press('i');
    await app.context.detail.shows('Line 2 takes 1 file of these; the build would lack them.');
    app.press('Escape');
    await app.context.tree.shows(/sent 15 B/);
    app.press('i', 'Enter');
    await app.context.detail.isTitled('Write this?');
    app.press('Escape');
    await app.context.detail.isTitled('Details');
    app.press('q');
    await app.ends(0);
    expect(await readFile(made.path('.dockerignore'), 'utf8')).toBe(IGNORE);
  });

  test("goes to the Dockerfile's own ignore file, and asks again if that was changed meanwhile", async () => {
    await using made = await project({ 'Dockerfile.dockerignore': '*.md\n' });
    const app = await open(made.folder);
    app.press('9');
    await app.context.tree.select('assets/');
    app.press('i', 'Enter');
    await app.context.detail.shows(/Dockerfile\.dockerignore/, /^ \+ assets/);
    await writeFile(made.path('Dockerfile.dockerignore'), '*.txt\n');
    app.press('Enter');
    await app.context.detail.shows('changed meanwhile', /^ {3}\*\.txt/, /^ \+ assets/);
    expect(await readFile(made.path('Dockerfile.dockerignore'), 'utf8')).toBe('*.txt\n');
    app.press('Enter');
    await app.footer.shows('Added to');
    expect(await readFile(made.path('Dockerfile.dockerignore'), 'utf8')).toBe('*.txt\nassets\n');
    expect(await readFile(made.path('.dockerignore'), 'utf8')).toBe(IGNORE);
  });

  test('says what is wrong with an ignore file, with its line', async () => {
    await using made = await project({ '.dockerignore': 'a\nb[\n' });
    const app = await open(made.folder);
    app.press('9');
    await app.context.tree.shows(/\.dockerignore:2: the/, /pattern "b\["/);
    await made.write('.dockerignore', 'a\n');
    app.press('r');
    await app.context.tree.shows(/ignored 0 B/);
  });
});
