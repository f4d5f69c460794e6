import { describe, expect, it } from 'vitest';
import { unmatchedSources } from '../../src/filesystem/unmatched-source.ts';

const names = ['src', 'src/a.c', 'src/deep', 'src/deep/b.h', 'src/k.log'].map((path) => ({
  path,
  linkname: '',
}));
const excluded = (path: string) => (path.endsWith('.log') ? { line: 1, pattern: '*.log' } : null);

const unmatched = (path: string, below: string | null = null) =>
  unmatchedSources([{ path, below }], names, excluded);

describe('patterns that match nothing that is sent', () => {
  it('are those of COPY and ADD', async () => {
    expect(await unmatched('/src/*.md')).toEqual(['src/*.md']);
    expect(await unmatched('src/*.log')).toEqual(['src/*.log']);
    expect(await unmatched('src/*.c')).toEqual([]);
    expect(await unmatched('src/nothing.c')).toEqual([]);
  });

  it('are those of COPY --parents below their folder, at any depth', async () => {
    expect(await unmatched('/src', '**/*.md')).toEqual(['src/./**/*.md']);
    expect(await unmatched('/src', '**/*.h')).toEqual([]);
    expect(await unmatched('/src', 'deep/b.x')).toEqual([]);
    expect(await unmatched('/', '**/*.md')).toEqual([]);
  });
});
