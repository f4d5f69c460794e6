import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isArchive } from '../../src/project/archive.ts';
import { tarOf } from './tar-of.ts';

describe('the beginning of a context on stdin', () => {
  it.each([
    ['a tar', tarOf({ Dockerfile: 'FROM scratch' })],
    ['an empty tar', Buffer.alloc(1024)],
    ['gzip', gzipSync('anything')],
    ['bzip2', Buffer.from('BZh91AY&SY', 'latin1')],
    ['xz', Buffer.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)],
  ])('is an archive for %s', (_name, bytes) => {
    expect(isArchive(bytes)).toBe(true);
  });

  it.each([
    ['a Dockerfile', Buffer.from('FROM scratch\n')],
    ['a long Dockerfile', Buffer.from(`# syntax=x\n${'RUN true\n'.repeat(200)}`)],
    ['a tar with another checksum', tarOf({ Dockerfile: '' }).fill('7', 150, 154)],
    ['nothing', Buffer.alloc(0)],
  ])('is none for %s', (_name, bytes) => {
    expect(isArchive(bytes)).toBe(false);
  });
});
