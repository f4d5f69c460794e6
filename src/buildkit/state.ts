import { RefusedError } from '../errors.ts';
import type { OneAtATime } from '../one-at-a-time.ts';
import type { StateRef, TreeEntry } from '../ports.ts';
import { treeEntry } from './convert/stat.ts';
import type { Gateway } from './gateway.ts';
import type { Result } from './gen/gateway_pb.ts';

/** Bytes to request per call. The daemon's limit for a response is 16 MiB. */
const READ_CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Reads the state of a ref in an open build. The id '' is the empty state, which has no entries.
 * @param turns where calls must not overlap: see BuilderShared
 */
export function stateRef(gateway: Gateway, id: string, turns: OneAtATime | null = null): StateRef {
  const asked = <T>(call: () => Promise<T>): Promise<T> => (turns === null ? call() : turns.do(call));
  return {
    id,
    async readDir(path, name) {
      if (id === '') return emptyDir(path);
      const only = name === undefined ? {} : { IncludePattern: literalPattern(name) };
      const { entries } = await asked(() =>
        gateway.bridge.readDir({ Ref: id, DirPath: path, ...only }, gateway.options),
      );
      return entries.map(treeEntry);
    },
    async stat(path) {
      if (id === '') throw new RefusedError(`${path} does not exist: the state is empty.`);
      const { stat } = await asked(() => gateway.bridge.statFile({ Ref: id, Path: path }, gateway.options));
      if (stat === undefined) throw new RefusedError(`The engine returned no entry for ${path}.`);
      return treeEntry(stat);
    },
    async readFile(path, range) {
      if (id === '') throw new RefusedError(`${path} does not exist: the state is empty.`);
      const chunks: Uint8Array[] = [];
      let offset = range?.offset ?? 0;
      let left = range?.length ?? Number.POSITIVE_INFINITY;
      while (left > 0) {
        const length = Math.min(READ_CHUNK_BYTES, left);
        const Range = { Offset: BigInt(offset), Length: BigInt(length) };
        const { Data } = await asked(() =>
          gateway.bridge.readFile({ Ref: id, FilePath: path, Range }, gateway.options),
        );
        chunks.push(Data);
        if (Data.length < length) break;
        offset += Data.length;
        left -= Data.length;
      }
      return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    },
  };
}

/** A pattern that matches one name only (moby/patternmatcher: a backslash takes away what a character means). */
function literalPattern(name: string): string {
  return name.replace(/[\\*?[\]!#]/g, '\\$&');
}

function emptyDir(path: string): readonly TreeEntry[] {
  if (/^\/*$/.test(path)) return [];
  throw new RefusedError(`${path} does not exist: the state is empty.`);
}

/**
 * The id of a result's ref; '' for the empty state.
 * @throws for a result with several platforms
 */
export function refIdOf({ result }: Result): string {
  switch (result.case) {
    case 'ref':
      return result.value.id;
    case 'refDeprecated':
      return result.value;
    case undefined:
      return '';
    default:
      throw new RefusedError(
        'Building for several platforms at once is not supported. Pass a single --platform.',
      );
  }
}
