import type { ServerHttp2Stream } from 'node:http2';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { TakeContents, TreeEntry } from '../../ports.ts';
import { packetType } from '../filesync/packet.ts';
import { frame, messages } from './frames.ts';
import { readFilePacket } from './packet-reader.ts';
import { sendHeaders, sendStatus, statusCode } from './server.ts';

/** What is wanted of an export of a state. */
export interface FileTaker {
  /** Each entry, in order, a folder before what is in it; true asks for its contents. */
  readonly entry: (entry: TreeEntry) => boolean;
  /** A piece of a file that was asked for, null at its end; what it returns is waited for. */
  readonly piece: TakeContents;
}

/**
 * The receiving end of a folder (tonistiigi/fsutil receive.go): a STAT for every entry until an empty one, a REQ for
 * each file that is wanted, its DATA until an empty one, then FIN both ways. The daemon sends four files at a time.
 */
export async function receiveFiles(stream: ServerHttp2Stream, taker: FileTaker): Promise<void> {
  sendHeaders(stream);
  const wanted = new Map<number, string>();
  let count = 0;
  let listed = false;
  for await (const message of messages(stream)) {
    const { type, entry, id, data } = readFilePacket(message);
    if (type === packetType.error) throw new Error(Buffer.from(data).toString());
    if (type === packetType.finish) break;
    if (type === packetType.stat) {
      listed = entry === null;
      if (entry !== null && taker.entry(entry)) {
        wanted.set(count, entry.path);
        stream.write(frame(request(count)));
      }
      count += 1;
    } else if (type === packetType.data) {
      const path = wanted.get(id);
      if (path === undefined) throw new Error('the engine sent a file that nobody asked for');
      if (data.length === 0) wanted.delete(id);
      await taker.piece(path, data.length === 0 ? null : data);
    }
    if (listed && wanted.size === 0) {
      listed = false;
      stream.write(frame(FINISH));
    }
  }
  sendStatus(stream, statusCode.ok);
}

function request(id: number): Uint8Array {
  const writer = new BinaryWriter().tag(1, WireType.Varint).int32(packetType.request);
  return (id === 0 ? writer : writer.tag(3, WireType.Varint).uint32(id)).finish();
}

const FINISH = new BinaryWriter().tag(1, WireType.Varint).int32(packetType.finish).finish();
