import { chdir, cwd, env } from 'node:process';
import type { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SOURCES } from '../../src/cli/completion.ts';
import { complete } from '../../src/commands/completion/complete.ts';
import { createProgram } from '../../src/commands/program.ts';
import { folderOf } from '../definitions/tree.ts';

const FILES = {
  'app/Dockerfile': 'FROM scratch AS one\nFROM scratch AS two\n',
  'docker/Dockerfile': 'ARG WANTED\nFROM scratch AS three\nFROM three AS four\n',
  'compose.yaml': 'services: {web: {build: {context: app, target: one}}, db: {build: docker}}\n',
  'over.yaml': 'services: {web: {build: docker}}\n',
};

const before = cwd();
beforeEach(() => {
  // Without docker's own tools.
  vi.stubEnv('PATH', '/nowhere');
});
afterEach(() => {
  vi.unstubAllEnvs();
  chdir(before);
});

async function program(): Promise<Command> {
  return await new Promise((resolve, reject) => {
    const wire = {
      version: '1',
      complete: async (command: Command) => {
        resolve(command);
        return 0;
      },
    };
    createProgram(wire as unknown as Parameters<typeof createProgram>[0])
      .run(['__complete', ''])
      .catch(reject);
  });
}

async function offered(
  words: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  chdir(await folderOf({ ...FILES, ...files }));
  const text = await complete(await program(), words, SOURCES);
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(':'))
    .map((line) => line.split('\t')[0] ?? '');
}

describe('what tab offers of a project', () => {
  it('is of the Dockerfile that a compose service has, whatever its target', async () => {
    const compose = ['build', '-f', 'compose.yaml', '--service', 'web'];
    expect(await offered([...compose, '--target', ''])).toEqual(['one', 'two']);
    expect(await offered([...compose, '-f', 'over.yaml', '--target', ''])).toEqual(['three', 'four']);
    expect(await offered(['--service', 'db', '--target', ''])).toEqual(['three', 'four']);
    expect(await offered(['--service', 'db', '--build-arg', ''])).toEqual(['WANTED=']);
  });

  it('is of what .stagedive.json names', async () => {
    const config = (settings: object) => ({ '.stagedive.json': JSON.stringify(settings) });
    const words = ['files', ''];
    const file = { file: 'docker/Dockerfile', target: 'three' };
    expect(await offered(words, config(file))).toEqual(['three', 'four']);
    expect(await offered(words, config({ service: 'web' }))).toEqual(['one', 'two']);
    expect(await offered(['files', '-f', 'app/Dockerfile', ''], config(file))).toEqual(['one', 'two']);
  });

  it('is nothing where several builds may be meant, or the Dockerfile is elsewhere', async () => {
    expect(env.PATH).toBe('/nowhere');
    expect(await offered(['files', ''])).toEqual([]);
    for (const context of ['-', 'me@git.example.com:team/app.git', 'https://git.example.com/app.git']) {
      expect(await offered(['build', '-C', context, '--target', ''])).toEqual([]);
    }
    expect(await offered(['build', '-f', '-', '--target', ''])).toEqual([]);
  });
});
