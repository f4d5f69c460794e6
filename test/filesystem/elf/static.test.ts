import { describe, expect, it } from 'vitest';
import { isStaticProgram } from '../../../src/filesystem/elf/index.ts';
import { elfFile } from './elf-file.ts';

describe('a program that needs nothing', () => {
  it.each([
    [{ machine: 62 }, 'linux/amd64'],
    [{ machine: 3, bits: 32 }, 'linux/386'],
    [{ machine: 22, bigEndian: true }, 'linux/s390x'],
  ] as const)('has no interpreter: %j', async (layout, platform) => {
    expect(await isStaticProgram(elfFile(layout), platform)).toBe(true);
    expect(await isStaticProgram(elfFile({ ...layout, interpreter: '/lib/ld.so' }), platform)).toBe(false);
  });

  it('is for the processor', async () => {
    const arm = elfFile({ machine: 183 });
    expect(await isStaticProgram(arm, 'linux/amd64')).toBe(false);
    expect(await isStaticProgram(arm, 'linux/arm64/v8')).toBe(true);
    expect(await isStaticProgram(arm, null)).toBe(true);
  });

  it('shows by the beginning of a bigger file', async () => {
    const bytes = elfFile({ machine: 62, needed: ['libc.so.6'], buildId: 'c0ffee' });
    expect(await isStaticProgram(bytes.subarray(0, 64 + 56 * 8), 'linux/amd64')).toBe(true);
  });

  it('is no script, nothing that is cut off, and nothing without headers', async () => {
    const bytes = elfFile({ machine: 62 });
    const without = bytes.slice();
    new DataView(without.buffer).setUint16(56, 0, true);
    for (const other of [
      Buffer.from(`#!/bin/sh\n${' '.repeat(100)}`),
      bytes.subarray(0, 66),
      bytes.subarray(0, 20),
      without,
      new Uint8Array(),
    ]) {
      expect(await isStaticProgram(other, null)).toBe(false);
    }
  });
});
