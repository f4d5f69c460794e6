import { expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { recordKey } from '../../src/states/recorded-build.ts';

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
