import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { lateNodeModules } from '../../scripts/bundle/plugins.mjs';

/** Bundles a module of ours. */
const bundled = (contents: string) =>
  build({
    stdin: { contents, sourcefile: '/project/src/module.ts', resolveDir: '/' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    logLevel: 'silent',
    plugins: [lateNodeModules],
  });

test('a function of a module that is loaded late is called as if it were imported', async () => {
  const { outputFiles } = await bundled(
    "import { createHash, hash } from 'node:crypto';\n" +
      "module.exports = hash('sha256', 'x') === createHash('sha256').update('x').digest('hex');",
  );
  const module = { exports: {} };
  new Function('module', 'require', outputFiles[0]?.text ?? '')(module, process.getBuiltinModule);
  expect(module.exports).toBe(true);
});

test('a function of such a module that the bundle would lack breaks the build', async () => {
  await expect(bundled("import { scryptSync } from 'node:crypto';\nscryptSync();")).rejects.toThrow(
    'No matching export in "late:node:crypto" for import "scryptSync"',
  );
});
