import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { readCachedCode, writeCachedCode } from './code-cache.ts';
import { whenSettled } from './command.ts';

/** A CommonJS module's function, as node calls it. */
export type ModuleFunction = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  filename: string,
  dirname: string,
) => void;

/** What node puts around a CommonJS module. */
const WRAPPER_START = '(function(require,module,exports,__filename,__dirname){';

/**
 * Why not node's own module.enableCompileCache(): it keeps a module's code as it is just after compiling, without the
 * functions that the start then needs. Processor time on Node 24.21, medians of 10 to 15 alternating runs:
 *   first frame of the demo   this 151 ms, node's 199 ms
 *   `ls`                      this 66 ms, node's 82 ms, neither 119 ms
 *   `--version`               this 60 ms, node's 55 ms, and a node that does nothing 27 ms
 */

/**
 * Compiles a bundle, from the code of an earlier start where V8 accepts that: another version of node, other flags or
 * a damaged file only cost time. Where there was none, this start's is kept for the next one.
 */
export function loadScript(path: string): ModuleFunction {
  // Bundles are ASCII (esbuild's charset), and V8 takes one byte a character as it is.
  const source = readBundle(path);
  // Node's own switch for such code.
  const cacheEnabled = !process.env.NODE_DISABLE_COMPILE_CACHE;
  const cachedData = cacheEnabled ? readCachedCode(path) : null;
  const script = new Script(`${WRAPPER_START}${source}\n})`, {
    filename: path,
    // Columns are the file's, as its source map has them.
    columnOffset: -WRAPPER_START.length,
    ...(cachedData === null ? {} : { cachedData }),
  });
  if (cacheEnabled && (cachedData === null || script.cachedDataRejected === true)) {
    whenSettled(() => writeCachedCode(path, script.createCachedData()));
  }
  return script.runInThisContext() as ModuleFunction;
}

/** Throws a sentence where the bundle is not there: a command may be well on its way when it first needs one. */
function readBundle(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    const message = `The program is not complete, ${path} cannot be read: install stagedive again.`;
    throw Object.assign(new Error(message, { cause: error }), { code: 'MODULE_NOT_FOUND' });
  }
}
