import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StagediveError } from '../../src/errors.ts';
import { openProject, type Project } from '../../src/project/project.ts';

let cwd = '';

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stagedive-project-'));
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

async function* stdin(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield new TextEncoder().encode(chunk);
}

const open = (context: string, file?: string, input = stdin()): Promise<Project> =>
  openProject({ context, cwd, stdin: input, ...(file === undefined ? {} : { file }) });

async function put(path: string, text = 'FROM scratch\n'): Promise<void> {
  await mkdir(join(cwd, path, '..'), { recursive: true });
  await writeFile(join(cwd, path), text);
}

const read = async (project: Project): Promise<string> => new TextDecoder().decode(await project.read());

/** The sentence that a project is refused with. */
async function refusal(context: string, file?: string): Promise<string> {
  const error = await open(context, file).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StagediveError);
  const { message } = error as StagediveError;
  expect((error as StagediveError).exitStatus).toBe(2);
  expect(message).toMatch(/\.$/);
  expect(message).not.toContain('\n');
  return message;
}

describe('a project', () => {
  it('is the Dockerfile of the folder, called as short as can be', async () => {
    await put('app/Dockerfile');
    const project = await open('app');
    expect(project).toMatchObject({
      context: join(cwd, 'app'),
      path: join(cwd, 'app/Dockerfile'),
      name: 'Dockerfile',
      label: 'app/Dockerfile',
    });
  });

  it('finds docker’s two names, the capital one first', async () => {
    await put('dockerfile', 'FROM small\n');
    expect(await open('.')).toMatchObject({ name: 'dockerfile', label: 'dockerfile' });
    await put('Dockerfile', 'FROM large\n');
    expect(await read(await open('.'))).toBe('FROM large\n');
  });

  it('takes a Dockerfile outside of the context, seen from where the command was given', async () => {
    await put('docker/build.Dockerfile');
    await mkdir(join(cwd, 'app'));
    const project = await open('app', 'docker/build.Dockerfile');
    expect(project).toMatchObject({ name: 'build.Dockerfile', label: 'docker/build.Dockerfile' });
    await symlink('docker/build.Dockerfile', join(cwd, 'link'));
    expect(await read(await open('app', 'link'))).toBe('FROM scratch\n');
  });

  it('is read as it is now', async () => {
    await put('Dockerfile', 'FROM one\n');
    const project = await open('.');
    await put('Dockerfile', 'FROM two\n');
    expect(await read(project)).toBe('FROM two\n');
    await rm(join(cwd, 'Dockerfile'));
    await expect(project.read()).rejects.toThrow(
      'Dockerfile: the Dockerfile cannot be read: there is no such file or folder.',
    );
  });

  it('takes the Dockerfile from stdin, once', async () => {
    const project = await open('.', '-', stdin('FROM scr', 'atch\n'));
    expect(project).toMatchObject({ path: null, name: 'Dockerfile', label: '<stdin>' });
    expect(await read(project)).toBe('FROM scratch\n');
    expect(await read(project)).toBe('FROM scratch\n');
  });
});

describe('what cannot be a project', () => {
  it('is a folder without a Dockerfile: which names were looked for', async () => {
    expect(await refusal('.')).toBe(
      `${cwd}: no Dockerfile here (looked for Dockerfile and dockerfile); name one with -f.`,
    );
  });

  it('is a context that is not there, or no folder', async () => {
    expect(await refusal('nowhere')).toBe(
      'nowhere: the build context cannot be read: there is no such file or folder.',
    );
    await put('file');
    expect(await refusal('file')).toBe(
      'file: the build context must be a folder; use -f to name a Dockerfile.',
    );
    expect(await refusal('file/sub')).toBe(
      'file/sub: the build context cannot be read: a part of the path is not a folder.',
    );
  });

  it('is a Dockerfile that is not there, or a folder', async () => {
    expect(await refusal('.', 'nope')).toBe(
      'nope: the Dockerfile cannot be read: there is no such file or folder.',
    );
    await mkdir(join(cwd, 'Dockerfile'));
    expect(await refusal('.')).toBe('Dockerfile: the Dockerfile cannot be read: it is a folder.');
  });

  it('is a context that nobody can open: a loop of links', async () => {
    await symlink('b', join(cwd, 'a'));
    await symlink('a', join(cwd, 'b'));
    expect(await refusal('a')).toBe('a: the build context cannot be read: it has a loop of symlinks.');
    await symlink('Dockerfile', join(cwd, 'Dockerfile'));
    expect(await refusal('.')).toContain('the Dockerfile cannot be read: it has a loop of symlinks.');
  });
});
