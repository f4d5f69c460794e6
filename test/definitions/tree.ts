import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findDefinitions } from '../../src/definitions/disk/find.ts';
import type { Definition, FoundDefinitions } from '../../src/definitions/types.ts';

/** A folder with these files, removed at the end of the test. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-definitions-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

export async function found(
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<FoundDefinitions> {
  return await findDefinitions({
    folder,
    cwd: folder,
    home: '/home/me',
    env,
    signal: new AbortController().signal,
  });
}

/** The definitions of a folder by their names, or for Dockerfiles by their paths. */
export async function named(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly folder: string; readonly by: ReadonlyMap<string, Definition> }> {
  const folder = await folderOf(files);
  const { definitions } = await found(folder, env);
  return {
    folder,
    by: new Map(definitions.map((one) => [one.name ?? one.file.slice(folder.length + 1), one])),
  };
}

/** What is wrong with the only compose file of a folder, or with its first broken service. */
export async function problemOf(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<string | null> {
  const { definitions } = await found(await folderOf(files), env);
  return definitions.find(({ problem }) => problem !== null)?.problem ?? null;
}
