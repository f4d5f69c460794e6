import { readFileSync } from 'node:fs';
import type { SourceMap } from 'node:module';

/** Node's ten end before the command. */
const MAX_FRAMES = 30;

/** The source map of each bundle that appeared in a stack; null if it cannot be read. */
const maps = new Map<string, SourceMap | null>();

/**
 * Makes the stack of every error name our sources (`src/cli.ts:12`) instead of the bundle. A map is read when the
 * first stack needs it. Node's `--enable-source-maps` reads maps at the start, and ignores scripts that a program
 * compiles itself. Function names are left out, because the bundle's names are minified.
 */
export function mapStacks(): void {
  Error.stackTraceLimit = MAX_FRAMES;
  Error.prepareStackTrace = (error, frames) =>
    [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${frameText(frame)}`)].join('\n');
}

function frameText(frame: NodeJS.CallSite): string {
  const location = sourceLocation(frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber());
  if (location === null) return frame.toString();
  return frame.isAsync() ? `async ${location}` : location;
}

/** Maps a location in a bundle to `src/cli.ts:12`; null if no map has it. Lines count from 1. */
function sourceLocation(file: string | null | undefined, line: number | null, column: number | null) {
  if (!file || line === null || column === null) return null;
  // findEntry counts from 0.
  const entry = mapOf(file)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !('originalSource' in entry)) return null;
  return `${entry.originalSource}:${entry.originalLine + 1}`;
}

function mapOf(file: string): SourceMap | null {
  let map = maps.get(file);
  if (map === undefined) {
    map = readMap(file);
    maps.set(file, map);
  }
  return map;
}

function readMap(file: string): SourceMap | null {
  try {
    // Loaded only when needed: a start without an error has no stack.
    const { SourceMap } = process.getBuiltinModule('node:module');
    const { brotliDecompressSync } = process.getBuiltinModule('node:zlib');
    return new SourceMap(JSON.parse(brotliDecompressSync(readFileSync(`${file}.map.br`)).toString()));
  } catch {
    return null;
  }
}
