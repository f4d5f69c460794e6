import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles a program of these folders like scripts/build.mjs bundles stagedive. @returns its path */
export async function bundleProgram(
  root: string,
  folder: string,
  entry = 'bench/flood/program.ts',
): Promise<string> {
  const plugins = await import(`${root}scripts/bundle/plugins.mjs`);
  const outfile = join(folder, 'program.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    inject: ['scripts/bundle/quick-segmenter.ts', 'scripts/bundle/quick-headers.ts'],
    plugins: Object.values(plugins),
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  return outfile;
}
