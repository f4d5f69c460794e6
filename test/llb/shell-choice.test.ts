import { describe, expect, test } from 'vitest';
import { isProgram, isStaticProgram, pathsOf, shellCandidates } from '../../src/llb/shell-choice.ts';

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
  expect(isProgram(0o644)).toBe(false);
  expect(isProgram((1 << 31) | 0o755)).toBe(false);
  expect(isProgram(2 ** 31 + 0o755)).toBe(false);
  expect(isProgram((1 << 27) | 0o777)).toBe(false);
});

/** An ELF header with program headers of the given types. */
function elf(options: {
  wide?: boolean;
  little?: boolean;
  machine?: number;
  types: readonly number[];
}): Uint8Array {
  const { wide = true, little = true, machine = 62, types } = options;
  const bytes = new Uint8Array(512);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2]);
  view.setUint16(18, machine, little);
  const size = wide ? 56 : 32;
  if (wide) view.setBigUint64(32, 64n, little);
  else view.setUint32(28, 64, little);
  view.setUint16(wide ? 54 : 42, size, little);
  view.setUint16(wide ? 56 : 44, types.length, little);
  for (const [index, type] of types.entries()) view.setUint32(64 + index * size, type, little);
  return bytes;
}

describe('a program that needs nothing', () => {
  test.each([{ wide: true }, { wide: false }, { little: false }])('has no interpreter: %j', (layout) => {
    expect(isStaticProgram(elf({ ...layout, types: [1, 1, 7] }), 'linux/amd64')).toBe(true);
    expect(isStaticProgram(elf({ ...layout, types: [6, 3, 1] }), 'linux/amd64')).toBe(false);
  });

  test('is for the processor', () => {
    expect(isStaticProgram(elf({ machine: 183, types: [1] }), 'linux/amd64')).toBe(false);
    expect(isStaticProgram(elf({ machine: 183, types: [1] }), 'linux/arm64/v8')).toBe(true);
    expect(isStaticProgram(elf({ machine: 183, types: [1] }), null)).toBe(true);
  });

  test('is no script, nothing that is cut off, and nothing without headers', () => {
    expect(isStaticProgram(Buffer.from(`#!/bin/sh\n${' '.repeat(100)}`), null)).toBe(false);
    expect(isStaticProgram(elf({ types: [1] }).subarray(0, 66), null)).toBe(false);
    expect(isStaticProgram(elf({ types: [] }), null)).toBe(false);
    expect(isStaticProgram(new Uint8Array(), null)).toBe(false);
  });
});
