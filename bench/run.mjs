// `npm run bench`: measures stagedive and comparable tools and prints a table.
//   npm run bench -- [FIGURE…] [--rounds N] [--seconds N] [--files N] [--json] [--write]
// FIGURE: start, build, context, uncached, lines, failing, shell, step, diff, states, commands, history, recording, flood,
// scale, watching. Default: all of them but scale, which shows a million files on every screen, and watching, which
// builds 1,000 times.
// --write updates the table in README.md. It measures the bundle in dist/ and uses a running Docker engine, or starts
// the private one.
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
