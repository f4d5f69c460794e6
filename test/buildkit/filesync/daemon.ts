import { fromBinary } from '@bufbuild/protobuf';
import {
  type FileSyncCallbacks,
  type FileSyncDirs,
  FileSyncError,
  serveFileSync,
} from '../../../src/buildkit/filesync/index.ts';
import { decodePacket, encodePacket, packetType } from '../../../src/buildkit/filesync/packet.ts';
import { AsyncQueue } from '../../../src/buildkit/filesync/queue.ts';
import { PacketSchema, type Stat } from '../../../src/buildkit/gen/fsutil_pb.ts';

/** What came of one transfer, seen from the daemon's end. */
export interface Received {
  readonly stats: Stat[];
  /** Contents by path. */
  readonly contents: Map<string, Buffer>;
  readonly chunkSizes: number[];
  readonly finished: boolean;
  readonly toldError: string | undefined;
  readonly failure: FileSyncError | undefined;
}

/** The flat headers of a request as node:http2 has them. */
export function headersFor(dir: string, lists: Record<string, readonly string[]> = {}): string[] {
  const headers = ['content-type', 'application/grpc', 'dir-name', dir];
  for (const [key, values] of Object.entries(lists)) for (const value of values) headers.push(key, value);
  return headers;
}

/** Plays the daemon: takes all entries, asks for the contents that `wants` names, ends with FIN. */
export async function receive(
  dirs: FileSyncDirs,
  options: {
    dir?: string;
    lists?: Record<string, readonly string[]>;
    wants?: (stat: Stat) => boolean;
    callbacks?: FileSyncCallbacks;
    /** Runs between the last entry and the first request. */
    beforeAsking?: () => void;
    /** Sent in place of the requests. */
    instead?: ReadonlyArray<Parameters<typeof encodePacket>[0]> | 'hang up';
  } = {},
): Promise<Received> {
  const toUs = new AsyncQueue<Uint8Array>();
  const stats: Stat[] = [];
  const contents = new Map<string, Buffer>();
  const chunkSizes: number[] = [];
  const open = new Map<number, Buffer[]>();
  let finished = false;
  let toldError: string | undefined;
  let failure: FileSyncError | undefined;
  const send = (packet: Parameters<typeof encodePacket>[0]): void => toUs.push(encodePacket(packet));

  const ask = (): void => {
    options.beforeAsking?.();
    if (options.instead === 'hang up') {
      toUs.end();
      return;
    }
    for (const packet of options.instead ?? []) send(packet);
    if (options.instead !== undefined) return;
    stats.forEach((stat, id) => {
      if (!options.wants?.(stat)) return;
      open.set(id, []);
      send({ type: packetType.request, id });
    });
    if (open.size === 0) send({ type: packetType.finish });
  };

  try {
    const headers = headersFor(options.dir ?? 'context', options.lists);
    for await (const bytes of serveFileSync(headers, toUs, dirs, options.callbacks)) {
      const { type, id, data } = decodePacket(bytes);
      if (options.instead === 'hang up' && bytes.length > 0) continue;
      if (type === packetType.stat) {
        const { stat } = fromBinary(PacketSchema, bytes);
        if (stat === undefined) ask();
        else stats.push(stat);
      } else if (type === packetType.data) {
        const chunks = open.get(id);
        if (chunks === undefined) throw new Error(`data for ${id}, which was not asked for`);
        if (data.length > 0) {
          chunks.push(Buffer.from(data));
          chunkSizes.push(data.length);
          continue;
        }
        contents.set(stats[id]!.path, Buffer.concat(chunks));
        open.delete(id);
        if (open.size === 0) send({ type: packetType.finish });
      } else if (type === packetType.finish) finished = true;
      else toldError = Buffer.from(data).toString();
    }
  } catch (error) {
    if (!(error instanceof FileSyncError)) throw error;
    failure = error;
  }
  return { stats, contents, chunkSizes, finished, toldError, failure };
}

/** Is it a regular file, so that its content may be asked for? */
export function isFile(stat: Stat): boolean {
  return stat.mode < 0o10000;
}
