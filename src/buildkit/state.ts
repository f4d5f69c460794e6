import type { StateRef, TreeEntry } from '../ports.ts';
import { treeEntry } from './convert/stat.ts';
import type { Gateway } from './gateway.ts';
import type { Result } from './gen/gateway_pb.ts';

/** Bytes asked for at a time: the daemon answers with 16 MiB at most. */
const READ_CHUNK_BYTES = 4 * 1024 * 1024;

/** A ref of an open build, readable. The empty state has no entries. */
export function stateRef(gateway: Gateway, id: string): StateRef {
  return {
    id,
    async readDir(path) {
      if (id === '') return emptyDir(path);
      const { entries } = await gateway.bridge.readDir({ Ref: id, DirPath: path }, gateway.options);
      return entries.map(treeEntry);
    },
    async stat(path) {
      if (id === '') throw new Error(`There is no ${path}: the state is empty.`);
      const { stat } = await gateway.bridge.statFile({ Ref: id, Path: path }, gateway.options);
      if (stat === undefined) throw new Error(`The engine says nothing of ${path}.`);
      return treeEntry(stat);
    },
    async readFile(path, range) {
      if (id === '') throw new Error(`There is no ${path}: the state is empty.`);
      const chunks: Uint8Array[] = [];
      let offset = range?.offset ?? 0;
      let left = range?.length ?? Number.POSITIVE_INFINITY;
      while (left > 0) {
        const length = Math.min(READ_CHUNK_BYTES, left);
        const Range = { Offset: BigInt(offset), Length: BigInt(length) };
        const { Data } = await gateway.bridge.readFile({ Ref: id, FilePath: path, Range }, gateway.options);
        chunks.push(Data);
        if (Data.length < length) break;
        offset += Data.length;
        left -= Data.length;
      }
      return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    },
  };
}

function emptyDir(path: string): readonly TreeEntry[] {
  if (/^\/*$/.test(path)) return [];
  throw new Error(`There is no ${path}: the state is empty.`);
}

/** The id of a result's one ref; '' for the empty state. Results for many platforms at once are refused. */
export function refIdOf({ result }: Result): string {
  switch (result.case) {
    case 'ref':
      return result.value.id;
    case 'refDeprecated':
      return result.value;
    case undefined:
      return '';
    default:
      throw new Error('A build for several platforms at once is not supported; give one --platform.');
  }
}
