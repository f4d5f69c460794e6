import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findDefinitions } from '../../src/definitions/disk/find.ts';
import { folderOf, found, named } from './tree.ts';

const FROM = 'FROM scratch\n';

async function paths(files: Readonly<Record<string, string>>, inside = ''): Promise<readonly string[]> {
  const folder = await folderOf(files);
  const { definitions } = await found(join(folder, inside));
  return definitions.map(({ file }) => file.slice(folder.length + 1));
}

describe('the Dockerfiles of a folder', () => {
  it('are found by their names in all subfolders, upper folders first', async () => {
    expect(
      await paths({
        'z/y/Dockerfile': FROM,
        Dockerfile: FROM,
        'Dockerfile.dev': FROM,
        'api.Dockerfile': FROM,
        'b/Containerfile': FROM,
        'b/Containerfile.prod': FROM,
        'a/dockerfile': FROM,
        'a/Dockerfile.dockerignore': '*\n',
        'a/Dockerfile~': FROM,
        'a/MyDockerfile': FROM,
        'a/Dockerfiles.md': '',
        'a/dockerfile_test.go': 'package x',
        'a/DockerfileParser.java': 'class X',
        'a/Dockerfile.go': FROM,
        'a/Dockerfile2': FROM,
        'c/dockerfile.dev': FROM,
        'c/DockerFile': FROM,
        'c/api-dockerfile': FROM,
        'c/dockerfile.txt': FROM,
        'c/Dockerfile.j2': FROM,
        'c/docker-files': FROM,
      }),
    ).toEqual([
      'Dockerfile',
      'Dockerfile.dev',
      'api.Dockerfile',
      'a/Dockerfile.go',
      'a/Dockerfile2',
      'a/dockerfile',
      'b/Containerfile',
      'b/Containerfile.prod',
      'c/DockerFile',
      'c/api-dockerfile',
      'c/dockerfile.dev',
      'z/y/Dockerfile',
    ]);
  });

  it('are not looked for in .git, node_modules and vendor', async () => {
    const files = ['.git', 'node_modules', 'vendor', 'a/node_modules/b', 'a/vendor'];
    expect(await paths(Object.fromEntries(files.map((name) => [`${name}/Dockerfile`, FROM])))).toEqual([]);
  });

  it('are left out where a .gitignore says so, nested ones and the repository above included', async () => {
    const files = {
      '.git/HEAD': '',
      '.git/info/exclude': 'excluded\n',
      '.gitignore': 'out/\n*.tmp\r\n/only-here\n!keep.tmp\nx/**/deep\n# a comment\n\\#odd\n[bad\n',
      'out/Dockerfile': FROM,
      'a/out/Dockerfile': FROM,
      'a/b.tmp/Dockerfile': FROM,
      'a/keep.tmp/Dockerfile': FROM,
      'only-here/Dockerfile': FROM,
      'a/only-here/Dockerfile': FROM,
      'x/deep/Dockerfile': FROM,
      'x/1/2/deep/Dockerfile': FROM,
      'a/x/deep/Dockerfile': FROM,
      'excluded/Dockerfile': FROM,
      '#odd/Dockerfile': FROM,
      'n/.gitignore': 'Dockerfile.*\n!Dockerfile.kept\n!out\n',
      'n/Dockerfile': FROM,
      'n/Dockerfile.dev': FROM,
      'n/Dockerfile.kept': FROM,
      'n/out/Dockerfile': FROM,
    };
    expect(await paths(files)).toEqual([
      'n/Dockerfile',
      'n/Dockerfile.kept',
      'a/keep.tmp/Dockerfile',
      'a/only-here/Dockerfile',
      'n/out/Dockerfile',
      'a/x/deep/Dockerfile',
    ]);
    expect(await paths(files, 'n')).toEqual(['n/Dockerfile', 'n/Dockerfile.kept', 'n/out/Dockerfile']);
    expect(await paths(files, 'a')).toEqual([
      'a/keep.tmp/Dockerfile',
      'a/only-here/Dockerfile',
      'a/x/deep/Dockerfile',
    ]);
  });

  it('have stages, or a problem with file and line', async () => {
    const { by } = await named({
      'a/Dockerfile': 'FROM x AS y\nFROM y\n',
      'b/Dockerfile': 'FROM x\nRUNN y\n',
      'c/Dockerfile': '',
    });
    expect(by.get('a/Dockerfile')).toMatchObject({ stages: 2, problem: null });
    expect(by.get('b/Dockerfile')?.problem).toMatch(/^b\/Dockerfile:2: unknown instruction: RUNN/);
    expect(by.get('c/Dockerfile')?.problem).toMatch(/^c\/Dockerfile/);
  });

  it('are found in a tree of 20,000 files, 500 of them, while others have their turn', async () => {
    const folder = await folderOf({});
    const { mkdir } = await import('node:fs/promises');
    for (let at = 0; at < 500; at++) {
      const inside = join(folder, `d${at}`);
      await mkdir(inside);
      await writeFile(join(inside, 'Dockerfile'), FROM);
      await Promise.all(Array.from({ length: 40 }, (_, file) => writeFile(join(inside, `f${file}.ts`), '')));
    }
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const { definitions, isTruncated } = await found(folder);
    clearInterval(timer);
    expect([definitions.length, isTruncated]).toEqual([500, false]);
    expect(turns).toBeGreaterThan(0);
  });

  it('are not looked for once the search was stopped', async () => {
    const folder = await folderOf({ Dockerfile: FROM });
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    const search = findDefinitions({ folder, cwd: folder, home: '/', env: {}, signal: stop.signal });
    await expect(search).rejects.toThrow('stopped');
  });
});

describe('what only looks like a definition', () => {
  it('is named with the reason', async () => {
    const folder = await folderOf({
      'Dockerfile.tmpl': FROM,
      'compose.override.yml.example': '',
      'a/compose.yaml': 'services: {db: {image: postgres}}\n',
      'a/docker-bake.json': '{}',
      '.github/workflows/test-compose.yml': 'jobs: {}\n',
      'b/relay-compose.yaml': 'services: {db: {image: postgres}}\n',
      'README.md.tmpl': '',
    });
    const { definitions, others } = await found(folder);
    expect(definitions).toEqual([]);
    expect(others.map(({ file, why }) => `${file.slice(folder.length + 1)} ${why}`).sort()).toEqual([
      'Dockerfile.tmpl is a template',
      'a/compose.yaml has no service with build',
      'a/docker-bake.json has no target',
      'b/relay-compose.yaml has no service with build',
      'compose.override.yml.example is an example (copy it to compose.override.yml)',
    ]);
  });

  it('is named in the order of the folders, though docker may be waited for in the first', async () => {
    const folder = await folderOf({
      'bin/docker': '#!/bin/sh\nsleep 0.5\necho {}\n',
      'a/docker-bake.hcl': '',
      'b/compose.yaml': 'services: {db: {image: postgres}}\n',
    });
    await chmod(join(folder, 'bin/docker'), 0o755);
    const { others } = await found(folder, { PATH: `${folder}/bin:${process.env.PATH}` });
    expect(others).toEqual([
      { file: join(folder, 'a/docker-bake.hcl'), why: 'has no target' },
      { file: join(folder, 'b/compose.yaml'), why: 'has no service with build' },
    ]);
  });

  it('is not named where a .gitignore leaves it out, or where it is no file', async () => {
    const folder = await folderOf({
      '.git/HEAD': '',
      '.gitignore': 'Dockerfile.j2\n',
      'Dockerfile.j2': FROM,
      'a/Dockerfile.j2': FROM,
      'a/Dockerfile.tmpl': FROM,
    });
    await promisify(execFile)('mkfifo', [join(folder, 'compose.yaml.example')]);
    const { others } = await found(folder);
    expect(others).toEqual([{ file: join(folder, 'a/Dockerfile.tmpl'), why: 'is a template' }]);
  });
});
