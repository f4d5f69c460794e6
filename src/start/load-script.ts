import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { readCachedCode, readCachedText, writeCachedCode, writeCachedText } from './code-cache.ts';
import { whenSettled } from './command.ts';
import { withStartFlags } from './young-space.ts';

/** How each bundle begins and ends (scripts/build.mjs). */
const [BEGINNING, END] = [Buffer.from('(function('), Buffer.from('})')];

/** The wrapper function of a CommonJS module. */
export type ModuleFunction = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  filename: string,
  dirname: string,
) => void;

/**
 * Why not node's module.enableCompileCache(): it saves a module's code right after compiling, without the functions
 * that are compiled later during the start. CPU time
 * on Node 24.21, medians of 10 to 15 alternating runs:
 *   first frame of the demo   this 151 ms, node's 199 ms
 *   `ls`                      this 66 ms, node's 82 ms, neither 119 ms
 *   `--version`               this 60 ms, node's 55 ms, and node without a program 27 ms
 */

/**
 * Compiles a bundle, using the code of an earlier start if V8 accepts it. V8 rejects code of another node version, of
 * other flags, or a damaged file. Without usable code, this start saves its own for the next one.
 */
export function loadScript(path: string): ModuleFunction {
  // Bundles are ASCII (esbuild's charset), and the wrapper function is in the file: V8 uses the text where it is.
  // Node's own switch for compile caches.
  const cacheEnabled = !process.env.NODE_DISABLE_COMPILE_CACHE;
  const cachedData = cacheEnabled ? readCachedCode(path) : null;
  const compile = (source: string): Script =>
    withStartFlags(
      () =>
        new Script(source, {
          // Its source map has that name.
          filename: path.replace(/\.br$/, ''),
          ...(cachedData === null ? {} : { cachedData }),
        }),
    );
  const kept = cacheEnabled ? readKeptText(path) : null;
  const script =
    (kept === null ? null : compiled(() => compile(kept))) ?? compile(readBundle(path, cacheEnabled));
  if (cacheEnabled && (cachedData === null || script.cachedDataRejected === true)) {
    whenSettled(() =>
      writeCachedCode(
        path,
        withStartFlags(() => script.createCachedData()),
      ),
    );
  }
  return script.runInThisContext() as ModuleFunction;
}

/**
 * The kept text of a compressed bundle: to decompress the larger one takes 5 ms of 20 that loading it takes. Null if there
 * is none, or not all of it.
 */
function readKeptText(path: string): string | null {
  const known = path.endsWith('.br') ? readCachedText(path) : null;
  return known !== null && isWhole(known) ? known.toString('latin1') : null;
}

/** Null if the text is no program: a kept one can be damaged, and is then read and kept anew. */
function compiled(compile: () => Script): Script | null {
  try {
    return compile();
  } catch {
    return null;
  }
}

/**
 * Reads a bundle, `.br` a compressed one, whose text is kept for the next start.
 * @throws a one-sentence error if it is missing, since a command may need it late
 */
function readBundle(path: string, cacheEnabled: boolean): string {
  try {
    if (!path.endsWith('.br')) return readFileSync(path, 'latin1');
    // Loaded only when needed.
    const { brotliDecompressSync } = process.getBuiltinModule('node:zlib');
    const text = brotliDecompressSync(readFileSync(path));
    if (cacheEnabled) whenSettled(() => writeCachedText(path, text));
    return text.toString('latin1');
  } catch (error) {
    const message = `The program is not complete, ${path} cannot be read: install stagedive again.`;
    throw Object.assign(new Error(message, { cause: error }), { code: 'MODULE_NOT_FOUND' });
  }
}

/** Whether a text has a beginning and an end, which a file that the system lost in a crash has not. */
function isWhole(text: Buffer): boolean {
  return text.subarray(0, 10).equals(BEGINNING) && text.subarray(-20).includes(END);
}
