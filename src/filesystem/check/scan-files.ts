/** Reads files in a stream, bounded, and searches each for secrets. */
import { latin1Text } from '../bytes.ts';
import { nameOf } from '../paths.ts';
import { type Needle, type ScanOptions, SecretScanner } from '../secrets/scanner.ts';
import type { TakeFile } from './exposure.ts';
import type { Severity } from './finding.ts';
import { isInPackage, isPublicFile, isTestFile } from './public-files.ts';
import type { RuleName } from './rules.ts';
import { secretIn } from './secrets.ts';

export interface FileSecret {
  readonly path: string;
  readonly size: number;
  readonly rule: RuleName;
  readonly severity: Severity;
  /** With the line in the file, where there is one. */
  readonly what: string;
}

export interface ScannedFile {
  readonly path: string;
  readonly size: number;
}

/** Larger files are not streamed but read by pieces, and only their beginning. */
const MAX_STREAMED_BYTES = 16 * 1024 * 1024;
const MAX_HEAD_BYTES = 4 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;

/** Of all files together; about half a minute. The smallest come first, since secrets are small. */
const MAX_TOTAL_BYTES = 2 * 1024 * 1024 * 1024;

/** Files that are known by their names are small. */
const MAX_NAMED_BYTES = 256 * 1024;

export interface ScanReader {
  /** Reads whole files in one stream. */
  readonly contents: (paths: readonly string[], take: TakeFile) => Promise<void>;
  /** Reads a piece of a large file; null where only whole files can be read. */
  readonly piece: ((path: string, offset: number, length: number) => Promise<Uint8Array>) | null;
}

export interface ScanResult {
  readonly found: readonly FileSecret[];
  /** How many files were not looked into, since there are too many bytes. */
  readonly skipped: number;
}

/** Searches files for secrets. Rejects when the engine cannot read one. */
export async function scanFiles(
  files: readonly ScannedFile[],
  reader: ScanReader,
  needles: readonly Needle[],
): Promise<ScanResult> {
  const found: FileSecret[] = [];
  const sorted = files.toSorted((a, b) => a.size - b.size);
  const small: ScannedFile[] = [];
  const large: ScannedFile[] = [];
  let bytes = 0;
  for (const file of sorted) {
    bytes += Math.min(file.size, MAX_STREAMED_BYTES);
    if (bytes > MAX_TOTAL_BYTES) break;
    if (file.size <= MAX_STREAMED_BYTES) small.push(file);
    else if (reader.piece !== null) large.push(file);
  }
  const open = new Map<string, FileScan>();
  const sizes = new Map(small.map(({ path, size }) => [path, size]));
  await reader.contents(
    small.map(({ path }) => path),
    async (path, chunk) => {
      let scan = open.get(path);
      if (scan === undefined) {
        scan = new FileScan(path, sizes.get(path) ?? 0, needles);
        open.set(path, scan);
      }
      if (chunk !== null) return await scan.take(chunk);
      found.push(...scan.end());
      open.delete(path);
    },
  );
  for (const { path, size } of large) {
    const scan = new FileScan(path, size, needles);
    const end = needles.length > 0 ? Math.min(size, 64 * MAX_HEAD_BYTES) : MAX_HEAD_BYTES;
    for (let at = 0; at < end; at += PIECE_BYTES) {
      const piece = await reader.piece?.(path, at, Math.min(PIECE_BYTES, end - at));
      if (piece === undefined || piece.length === 0) break;
      await scan.take(piece);
    }
    found.push(...scan.end());
  }
  const order = new Map(files.map(({ path }, index) => [path, index]));
  return {
    found: found.toSorted((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0)),
    skipped: files.length - small.length - large.length,
  };
}

/** One file, by its name and by its contents. */
class FileScan {
  readonly #path: string;
  readonly #size: number;
  readonly #scanner: SecretScanner;
  readonly #finder: ReturnType<typeof secretIn>;
  readonly #head: Uint8Array[] = [];

  constructor(path: string, size: number, needles: readonly Needle[]) {
    this.#path = path;
    this.#size = size;
    this.#scanner = new SecretScanner(size, optionsFor(path, needles));
    const isNamed = size <= MAX_NAMED_BYTES && !isPublicFile(path);
    this.#finder = isNamed ? secretIn(path, nameOf(path)) : null;
  }

  async take(chunk: Uint8Array): Promise<void> {
    if (this.#finder !== null) this.#head.push(chunk);
    await this.#scanner.take(chunk);
  }

  end(): readonly FileSecret[] {
    const [path, size] = [this.#path, this.#size];
    const named = this.#finder?.look(latin1Text(Buffer.concat(this.#head))) ?? null;
    const scanned = this.#scanner.end();
    const others = scanned.filter(({ rule }) => {
      if (rule === 'build-secret') return true;
      // The name has said what it is.
      return named === null || (named.rule !== rule && named.severity !== 'error');
    });
    return [
      ...(named === null ? [] : [{ path, size, ...named }]),
      ...others.map(({ rule, severity, what, line }) => ({
        path,
        size,
        rule,
        severity,
        what: line === null ? what : `${what} in its line ${line}`,
      })),
    ];
  }
}

/** Where a value without quotes is a value, and not a name of the program. */
const SETTINGS =
  /(?:^|\/)(?:[^/.]*|[^/]*\.(?:env|ini|conf|cfg|cnf|properties|ya?ml|toml|sh|bash|envrc|config|npmrc|txt))$/i;

/** Files that are made by tools or full of words, where a name says nothing. */
const NO_NAMES =
  /\.(?:lock|map|svg|css|scss|html?|md|markdown|rst|po|pot|csv|tsv|sum|min\.\w{1,4}|d\.ts|ipynb|log|sql|xml)$|(?:^|\/)(?:package-lock|npm-shrinkwrap|composer|\.package-lock)\.json$|(?:^|\/)pnpm-lock\.yaml$/i;

function optionsFor(path: string, needles: readonly Needle[]): ScanOptions {
  const isPackage = isInPackage(path);
  const hasNames = !isPackage && !isPublicFile(path) && !isTestFile(path) && !NO_NAMES.test(path);
  return {
    needles,
    forms: isPublicFile(path) ? 'none' : isPackage ? 'sure' : 'all',
    names: hasNames ? (SETTINGS.test(path) ? 'all' : 'quoted') : 'none',
  };
}
