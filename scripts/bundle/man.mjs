import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Makes the man page of the program, compressed. It is bundled first, since this Node may not read TypeScript. */
export async function manPage(root, version) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    stdin: {
      resolveDir: root,
      contents: `
        import { manPage } from './src/commands/man-page.ts';
        import { createProgram } from './src/commands/program.ts';
        export const page = (version, date) => manPage(createProgram({ version }).command, version, date);`,
    },
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { page } = await import(`data:text/javascript;base64,${code}`);
  const seconds = Number(process.env.SOURCE_DATE_EPOCH);
  const date = seconds > 0 ? new Date(seconds * 1000) : new Date();
  return gzipSync(page(version, date.toISOString().slice(0, 10)), { level: 9 });
}
