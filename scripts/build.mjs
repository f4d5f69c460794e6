// Bundles src/cli.ts into dist/, so that starting the program reads a handful of files.
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

/** Ink's bridge to React's developer tools brings a web socket server along; nothing here uses it. */
const withoutDevtools = {
  name: 'without-devtools',
  setup(bundle) {
    bundle.onLoad({ filter: /ink\/build\/devtools\.js$/ }, () => ({ contents: 'export {}' }));
  },
};

await rm(`${root}dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ['src/cli.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  jsx: 'automatic',
  minify: true,
  keepNames: true,
  sourcemap: false,
  legalComments: 'none',
  external: ['cpu-features', '*.node'],
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    STAGEDIVE_VERSION: JSON.stringify(version),
  },
  plugins: [withoutDevtools],
  banner: {
    // Bundled CommonJS packages still ask for require, __dirname and __filename.
    js: "import{createRequire as __createRequire}from'node:module';import{fileURLToPath as __toPath}from'node:url';const require=__createRequire(import.meta.url),__filename=__toPath(import.meta.url),__dirname=__toPath(new URL('.',import.meta.url));",
  },
});
