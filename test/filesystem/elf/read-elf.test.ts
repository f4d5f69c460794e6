import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeElf,
  type ElfInfo,
  fitTogether,
  inspectElf,
  isElfProgram,
  machineName,
  readElf,
  runsOn,
} from '../../../src/filesystem/elf/index.ts';
import { type ElfParts, elfFile } from './elf-file.ts';

/** Reads a file, and how much of it was asked for. */
async function reading(bytes: Uint8Array, size = bytes.length) {
  let [asked, calls] = [0, 0];
  const result = await inspectElf(async (offset, length) => {
    asked += length;
    calls += 1;
    expect(offset).toBeGreaterThanOrEqual(0);
    return bytes.subarray(offset, offset + length);
  }, size);
  return { result, asked, calls };
}

async function elfOf(parts: ElfParts): Promise<ElfInfo> {
  const { result } = await reading(elfFile(parts));
  if (result.kind !== 'elf') throw new Error(JSON.stringify(result));
  return result.elf;
}

const FULL = {
  type: 'shared',
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  needed: ['libz.so.1', 'libc.so.6'],
  soname: 'libown.so.3',
  rpath: '$ORIGIN/../lib:/opt/lib',
  runpath: '\u0024{ORIGIN}:/usr/local/lib:',
  flags: 0x08000800,
  versionsNeeded: {
    'libc.so.6': ['GLIBC_2.34', '?GLIBC_ABI_DT_RELR', 'GLIBC_2.2.5'],
    'libz.so.1': ['ZLIB_1.2.9'],
  },
  versionsDefined: ['OWN_1.0', 'OWN_2.0'],
  buildId: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
} as const satisfies ElfParts;

describe('an ELF file', () => {
  it.each([
    [64, false],
    [64, true],
    [32, false],
    [32, true],
  ] as const)('of %d bits, big endian: %s, says all of it', async (bits, bigEndian) => {
    expect(await elfOf({ ...FULL, bits, bigEndian, machine: 22 })).toEqual({
      bits,
      littleEndian: !bigEndian,
      machine: 22,
      type: 'shared',
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      dynamic: true,
      needed: ['libz.so.1', 'libc.so.6'],
      soname: 'libown.so.3',
      rpath: ['$ORIGIN/../lib', '/opt/lib'],
      runpath: ['\u0024{ORIGIN}', '/usr/local/lib', ''],
      buildId: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
      pie: true,
      noDefaultLibraries: true,
      versionsNeeded: [
        { library: 'libc.so.6', versions: ['GLIBC_2.34', 'GLIBC_2.2.5'] },
        { library: 'libz.so.1', versions: ['ZLIB_1.2.9'] },
      ],
      versionsDefined: ['OWN_1.0', 'OWN_2.0'],
    });
  });

  it('that is static says nothing of libraries', async () => {
    expect(await elfOf({})).toMatchObject({
      dynamic: false,
      interpreter: null,
      needed: [],
      rpath: [],
      buildId: null,
    });
  });

  it.each([
    [{}, 'ELF program, 64-bit, x86-64, static', true],
    [{ interpreter: '/lib/ld-musl-x86_64.so.1' }, 'ELF program, 64-bit, x86-64, dynamically linked', true],
    [{ type: 'shared', flags: 0x08000000 }, 'ELF program, 64-bit, x86-64, static-pie', true],
    [{ type: 'shared', soname: 'liba.so' }, 'ELF library, 64-bit, x86-64', false],
    [{ type: 'relocatable', machine: 183 }, 'ELF file, 64-bit, AArch64', false],
    [{ bits: 32, machine: 4711 }, 'ELF program, 32-bit, machine 4711, static', true],
  ] as const)('is told in words: %j', async (parts, words, isProgram) => {
    const elf = await elfOf(parts);
    expect(describeElf(elf)).toBe(words);
    expect(isElfProgram(elf)).toBe(isProgram);
  });

  it('is read in few pieces, however big it is', async () => {
    const big = new Uint8Array(50_000_000);
    big.set(elfFile(FULL));
    const { asked, calls } = await reading(big);
    expect(asked).toBeLessThanOrEqual(8192);
    expect(calls).toBeLessThanOrEqual(2);
  });

  it('is told from any other kind of file', async () => {
    for (const text of ['', '\x7f', '\x7fEL', '#!/bin/sh\n', 'MZ and so on']) {
      expect((await reading(Buffer.from(text, 'latin1'))).result).toEqual({ kind: 'other' });
    }
    expect(await readElf(async () => new Uint8Array(), 0)).toBe(null);
  });

  it('that contradicts itself is reported as broken', async () => {
    const file = elfFile(FULL);
    const changed = (at: number, ...bytes: number[]) => {
      const copy = Uint8Array.from(file);
      copy.set(bytes, at);
      return copy;
    };
    for (const broken of [
      file.subarray(0, 10),
      file.subarray(0, 70),
      changed(4, 7),
      changed(5, 3),
      changed(32, 255, 255, 255, 255, 255, 255, 255, 127),
      changed(54, 1, 0),
      changed(56, 255, 255),
    ]) {
      expect((await reading(broken)).result.kind).toBe('broken');
    }
  });

  it('passes on that it cannot be read', async () => {
    const read = () => Promise.reject(new Error('the engine is gone'));
    await expect(inspectElf(read, 1000)).rejects.toThrow('the engine is gone');
  });
});

describe('hostile ELF files', () => {
  const seeds = [
    elfFile(FULL),
    elfFile({ ...FULL, bits: 32, bigEndian: true }),
    elfFile({ type: 'shared', soname: 'a', versionsDefined: ['A', 'B', 'C'] }),
    elfFile({}),
  ];
  const change = fc.record({
    at: fc.nat(2000),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }),
  });
  const hostile = fc.record({
    seed: fc.constantFrom(...seeds),
    changes: fc.array(change, { maxLength: 12 }),
    cut: fc.option(fc.nat(2000)),
    size: fc.option(fc.nat(Number.MAX_SAFE_INTEGER)),
  });

  it('end in an answer, and are read no further than 2 MiB', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async ({ seed, changes, cut, size }) => {
        const bytes = Uint8Array.from(seed);
        for (const { at, bytes: some } of changes) {
          const start = at % bytes.length;
          bytes.set(some.subarray(0, bytes.length - start), start);
        }
        const file = cut === null ? bytes : bytes.subarray(0, cut);
        // A file may also be shorter than was said.
        const { result, asked } = await reading(file, size ?? file.length);
        expect(['elf', 'other', 'broken']).toContain(result.kind);
        expect(asked).toBeLessThanOrEqual(2 * 1024 * 1024 + 4096);
        if (result.kind === 'elf') expect(result.elf.needed.length).toBeLessThanOrEqual(1024);
      }),
      { numRuns: 20_000 },
    );
  });

  it('with tables that lead in circles end', async () => {
    const file = elfFile({
      type: 'shared',
      soname: 'a',
      versionsDefined: Array.from({ length: 40 }, (_, i) => `V${i}`),
    });
    const view = new DataView(file.buffer);
    const next = [...Array(file.length - 3).keys()].filter((at) => view.getUint32(at, true) === 28);
    // Every entry is followed by itself, or by the one before.
    for (const at of next) view.setUint32(at, 0xffffffe4, true);
    expect(['elf', 'broken']).toContain((await reading(file)).result.kind);
  });
});

describe('machines', () => {
  it.each([
    ['linux/amd64', { machine: 62, bits: 64, littleEndian: true }, true],
    ['linux/amd64', { machine: 3, bits: 32, littleEndian: true }, true],
    ['linux/amd64', { machine: 62, bits: 32, littleEndian: true }, false],
    ['linux/amd64', { machine: 183, bits: 64, littleEndian: true }, false],
    ['linux/arm64', { machine: 183, bits: 64, littleEndian: true }, true],
    ['linux/arm64/v8', { machine: 62, bits: 64, littleEndian: true }, false],
    ['linux/arm64', { machine: 40, bits: 32, littleEndian: true }, true],
    ['linux/arm/v7', { machine: 40, bits: 32, littleEndian: true }, true],
    ['linux/arm/v7', { machine: 183, bits: 64, littleEndian: true }, false],
    ['linux/s390x', { machine: 22, bits: 64, littleEndian: false }, true],
    ['linux/ppc64le', { machine: 21, bits: 64, littleEndian: false }, false],
    ['linux/riscv64', { machine: 243, bits: 64, littleEndian: true }, true],
    ['linux/unheard-of', { machine: 1, bits: 32, littleEndian: true }, true],
  ] as const)('%s and %j: %s', (platform, elf, runs) => {
    expect(runsOn(platform, elf)).toBe(runs);
  });

  it('have names, and fit together or not', () => {
    expect([62, 183, 9999].map(machineName)).toEqual(['x86-64', 'AArch64', 'machine 9999']);
    const one = { machine: 62, bits: 64, littleEndian: true } as const;
    expect(fitTogether(one, { ...one })).toBe(true);
    expect(fitTogether(one, { ...one, bits: 32 })).toBe(false);
    expect(fitTogether(one, { ...one, machine: 3 })).toBe(false);
  });
});
