import { parseBool } from '../../text/go-bool.ts';

/** The daemon's request when it opens `DiffCopy`. */
export interface DirRequest {
  /** The folder's name: `context`, `dockerfile`, or that of a named context. */
  readonly dir: string;
  /** Paths to send, with the targets of symlinks on the way. Empty means no restriction. */
  readonly followPaths: readonly string[];
  readonly includePatterns: readonly string[];
  readonly excludePatterns: readonly string[];
}

/**
 * Reads the request's metadata (moby/buildkit session/filesync/filesync.go). Values with non-ASCII characters are
 * query-escaped, marked by `<key>-encoded`.
 *
 * @param rawHeaders node:http2's flat list of names and values
 */
export function parseDirRequest(rawHeaders: readonly string[]): DirRequest {
  const values = (key: string): string[] => {
    const found: string[] = [];
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
      if (rawHeaders[i]?.toLowerCase() === key) found.push(rawHeaders[i + 1] ?? '');
    }
    return found;
  };
  const decoded = (key: string): string[] => {
    const encoded = parseBool(values(`${key}-encoded`)[0]) === true;
    return values(key).map(encoded ? queryUnescape : fromHeader);
  };
  return {
    dir: decoded('dir-name')[0] ?? '',
    followPaths: decoded('followpaths'),
    includePatterns: decoded('include-patterns'),
    excludePatterns: decoded('exclude-patterns'),
  };
}

/** Like Go's `url.QueryUnescape`. A malformed value becomes '', as in BuildKit. */
function queryUnescape(value: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(value)) return '';
  const bytes = value
    .replaceAll('+', ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return fromHeader(bytes);
}

/** Decodes a header as UTF-8. node:http2 decodes it as Latin-1. */
function fromHeader(value: string): string {
  return Buffer.from(value, 'latin1').toString('utf8');
}
