import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { keyedHash, recordKey } from '../../src/states/recorded-build.ts';

it('a last stage without a name has the same records when a stage is added above it', () => {
  const key = (text: string, stage: number) =>
    recordKey(
      { context: '/w', remote: null },
      '/w/Dockerfile',
      parseDockerfile(text, { fileName: 'Dockerfile' }),
      stage,
    );
  const before = key('FROM scratch AS a\nFROM scratch\n', 1);
  expect(key('FROM scratch AS a\nFROM scratch AS b\nFROM scratch\n', 2)).toEqual(before);
  expect(key('FROM scratch\nFROM scratch\n', 0)).not.toEqual(before);
  expect(key('FROM scratch AS a\n', 0).target).toBe('a');
});

it('a keyed hash is the beginning of an HMAC, also of a text that comes again, of a long one, and of the thousandth', () => {
  const key = new Uint8Array(32).fill(7);
  const hash = keyedHash(key);
  const other = keyedHash(new Uint8Array(32));
  const texts = [
    '',
    'PATH=/bin',
    'x'.repeat(5000),
    ...Array.from({ length: 1500 }, (_, at) => `RUN make ${at}`),
  ];
  for (const text of [...texts, ...texts]) {
    expect(hash(text)).toBe(createHmac('sha256', key).update(text).digest('hex').slice(0, 16));
  }
  expect(other('PATH=/bin')).not.toBe(hash('PATH=/bin'));
});
