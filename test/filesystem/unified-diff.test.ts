import { expect, it } from 'vitest';
import { unifiedDiff } from '../../src/filesystem/unified-diff.ts';

it('is what diff -u prints', () => {
  expect(unifiedDiff('a\nb\nc\n', 'a\nB\nc\n', { a: 'build/x', b: 'runtime/x' })).toBe(
    '--- build/x\n+++ runtime/x\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n',
  );
  expect(unifiedDiff('', 'new\n', { a: null, b: 'b/x' })).toBe(
    '--- /dev/null\n+++ b/x\n@@ -0,0 +1,1 @@\n+new\n',
  );
  expect(unifiedDiff('end', 'end\n', { a: 'a', b: 'b' })).toContain('\\ No newline at end of file');
  expect(unifiedDiff('same', 'same', { a: 'a', b: 'b' })).toBeNull();
});

it('gives up on texts that have too little in common, and shows both', () => {
  const text = (seed: number): string =>
    Array.from({ length: 30_000 }, (_, line) => `${(line * 7919 + seed) % 10_007} ${seed * line}`).join('\n');
  const patch = unifiedDiff(text(1), text(2), { a: 'a', b: 'b' });
  expect(patch?.startsWith('--- a\n+++ b\n@@ -1,')).toBe(true);
}, 30_000);
