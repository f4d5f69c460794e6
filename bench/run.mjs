// `npm run bench`: measures stagedive and comparable tools and prints a table; `npm run bench -- --help` says which.
// It measures the bundle in dist/ and uses a running Docker engine, or starts the private one.
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = `${root}.stagedive/bench/main.mjs`;

if (!existsSync(`${root}dist/cli.cjs`)) await import('../scripts/build.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['bench/main.ts'],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
});
const { main } = await import(pathToFileURL(outfile).href);
process.exitCode = await main(root, process.argv.slice(2));
