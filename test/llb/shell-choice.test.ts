import { describe, expect, test } from 'vitest';
import { isProgram, pathsOf, shellCandidates } from '../../src/llb/shell-choice.ts';

const settings = { env: ['PATH=/opt/bin:/usr/bin:relative'], user: '', cwd: '/', shell: null };

describe('the shells to look for', () => {
  test('bash, ash, sh in the folders of PATH, then the usual ones', () => {
    const candidates = shellCandidates(settings, null);
    expect(candidates.map(({ name }) => name)).toEqual(['bash', 'ash', 'sh']);
    expect(candidates[0]?.paths).toEqual([
      '/opt/bin/bash',
      '/usr/bin/bash',
      '/usr/local/sbin/bash',
      '/usr/local/bin/bash',
      '/usr/sbin/bash',
      '/sbin/bash',
      '/bin/bash',
    ]);
  });

  test("the stage's own comes first", () => {
    const names = shellCandidates({ ...settings, shell: ['/bin/zsh', '-c'] }, null).map(({ name }) => name);
    expect(names).toEqual(['/bin/zsh', 'bash', 'ash', 'sh']);
    expect(shellCandidates({ ...settings, shell: ['ash', '-c'] }, null).map(({ name }) => name)).toEqual([
      'ash',
      'bash',
      'sh',
    ]);
  });

  test('the wanted one is the only one', () => {
    expect(shellCandidates(settings, '/bin/fish')).toEqual([{ name: '/bin/fish', paths: ['/bin/fish'] }]);
  });

  test('without a PATH the usual folders are searched', () => {
    expect(pathsOf('sh', [])).toContain('/bin/sh');
    expect(pathsOf('sh', ['PATH='])).toContain('/usr/bin/sh');
  });
});

test('a program is a file that somebody may run', () => {
  expect(isProgram(0o755)).toBe(true);
  expect(isProgram(0o4711)).toBe(true);
  expect([0o645, 0o654].map(isProgram)).toEqual([true, true]);
  expect(isProgram(0o644)).toBe(false);
  expect(isProgram((1 << 31) | 0o755)).toBe(false);
  expect(isProgram(2 ** 31 + 0o755)).toBe(false);
  expect(isProgram((1 << 27) | 0o777)).toBe(false);
});
