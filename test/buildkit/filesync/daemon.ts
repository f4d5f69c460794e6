import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { fromBinary } from '@bufbuild/protobuf';
import { FileSyncError } from '../../../src/buildkit/filesync/error.ts';
import { encodePacket, packetType } from '../../../src/buildkit/filesync/packet.ts';
import { readFilePacket } from '../../../src/buildkit/filesync/packet-reader.ts';
import { serveTransfer } from '../../../src/buildkit/filesync/serve.ts';
import type { FileSyncCallbacks, FileSyncDirs } from '../../../src/buildkit/filesync/types.ts';
import { PacketSchema, type Stat } from '../../../src/buildkit/gen/fsutil_pb.ts';
import { createDeframer, frame, messageBatches } from '../../../src/buildkit/session/frames.ts';

/** The result of a transfer, as the daemon sees it. */
export interface Received {
  readonly stats: Stat[];
  /** Contents by path. */
  readonly contents: Map<string, Buffer>;
  readonly chunkSizes: number[];
  readonly finished: boolean;
  readonly toldError: string | undefined;
  readonly failure: FileSyncError | undefined;
}

/** The flat headers of a request, as in node:http2. */
function headersFor(dir: string, lists: Record<string, readonly string[]> = {}): string[] {
  const headers = ['content-type', 'application/grpc', 'dir-name', dir];
  for (const [key, values] of Object.entries(lists)) for (const value of values) headers.push(key, value);
  return headers;
}

/** Acts as the daemon: receives all entries, requests the contents that `wants` selects, ends with FIN. */
export async function receive(
  dirs: FileSyncDirs,
  options: {
    dir?: string;
    lists?: Record<string, readonly string[]>;
    wants?: (stat: Stat) => boolean;
    callbacks?: FileSyncCallbacks;
    /** Runs between the last entry and the first request. */
    beforeAsking?: () => void;
    /** Sent instead of the requests. */
    instead?: ReadonlyArray<Parameters<typeof encodePacket>[0]> | 'hang up';
  } = {},
): Promise<Received> {
  const toUs = new PassThrough();
  const stats: Stat[] = [];
  const contents = new Map<string, Buffer>();
  const chunkSizes: number[] = [];
  const open = new Map<number, Buffer[]>();
  let finished = false;
  let toldError: string | undefined;
  let failure: FileSyncError | undefined;
  const send = (packet: Parameters<typeof encodePacket>[0]): void =>
    void toUs.write(frame(encodePacket(packet)));

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

  const take = (bytes: Uint8Array): void => {
    const { type, id, data } = readFilePacket(bytes);
    if (options.instead === 'hang up' && bytes.length > 0) return;
    if (type === packetType.stat) {
      const { stat } = fromBinary(PacketSchema, bytes);
      if (stat === undefined) ask();
      else stats.push(stat);
    } else if (type === packetType.data) {
      const chunks = open.get(id);
      if (chunks === undefined) throw new Error(`data for ${id}, which was not requested`);
      if (data.length > 0) {
        chunks.push(Buffer.from(data));
        chunkSizes.push(data.length);
        return;
      }
      contents.set(stats[id]!.path, Buffer.concat(chunks));
      open.delete(id);
      if (open.size === 0) send({ type: packetType.finish });
    } else if (type === packetType.finish) finished = true;
    else toldError = Buffer.from(data).toString();
  };

  const deframe = createDeframer();
  const write = async (frames: Buffer): Promise<void> => {
    // Deliver it in a later turn, as a network would.
    await setImmediate();
    for (const bytes of deframe(frames)) take(bytes);
  };
  try {
    const headers = headersFor(options.dir ?? 'context', options.lists);
    const channel = { incoming: messageBatches(toUs), write };
    await serveTransfer(headers, channel, dirs, options.callbacks ?? {});
  } catch (error) {
    if (!(error instanceof FileSyncError)) throw error;
    failure = error;
  }
  return { stats, contents, chunkSizes, finished, toldError, failure };
}

/** Whether it is a regular file, whose content may be requested. */
export function isFile(stat: Stat): boolean {
  return stat.mode < 0o10000;
}
