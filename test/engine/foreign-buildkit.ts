/**
 * Stands in for a BuildKit that is not the engine's: that of the tests' engine, whose answer to ListWorkers names no worker of
 * Docker. Debian has no BuildKit by itself.
 */
import {
  connect,
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Stream,
  sensitiveHeaders,
} from 'node:http2';
import type { Duplex } from 'node:stream';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { ListWorkersResponseSchema } from '../../src/buildkit/gen/control_pb.ts';
import { socketPair } from '../../src/docker/socket-pair.ts';
import { hijackedGrpc } from './plain-proxy.ts';

const LIST_WORKERS = '/moby.buildkit.v1.Control/ListWorkers';
/** A message of gRPC begins with a flag and its length. */
const PREFIX_BYTES = 5;

/** A stream to such a BuildKit, as `hijackedGrpc` is one to the engine's. */
export async function foreignGrpc(engine: string): Promise<Duplex> {
  const [{ ours, theirs }, stream] = await Promise.all([socketPair(), hijackedGrpc(engine)]);
  const upstream = connect('http://buildkit', { createConnection: () => stream });
  upstream.on('error', () => {});
  const downstream = performServerHandshake(theirs);
  downstream.on('error', () => {});
  const end = (): void => {
    upstream.destroy();
    theirs.destroy();
  };
  for (const each of [theirs, stream]) each.on('error', () => {}).on('close', end);
  theirs.resume();
  downstream.on('stream', (call: ServerHttp2Stream, headers: IncomingHttpHeaders, _flags, raw: string[]) => {
    pass(call, upstream.request(repeated(headers, raw)), headers[':path'] === LIST_WORKERS);
  });
  return ours;
}

type Request = ReturnType<ReturnType<typeof connect>['request']>;

function pass(call: ServerHttp2Stream, request: Request, isChanged: boolean): void {
  let trailers: IncomingHttpHeaders = {};
  call.on('error', () => request.destroy());
  request.on('error', () => call.destroy());
  request.on('response', (headers) => {
    if (call.destroyed) return;
    call.respond(plain(headers), { waitForTrailers: true });
    if (!isChanged) return void request.pipe(call);
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => call.end(changed(Buffer.concat(parts))));
  });
  request.on('trailers', (headers) => {
    trailers = headers;
  });
  call.on('wantTrailers', () => call.sendTrailers(plain(trailers)));
  call.on('close', () => request.close());
  call.pipe(request);
}

function changed(answer: Buffer): Buffer {
  if (answer.length < PREFIX_BYTES) return answer;
  const workers = fromBinary(ListWorkersResponseSchema, answer.subarray(PREFIX_BYTES));
  for (const worker of workers.record) {
    worker.ID = 'foreign';
    worker.Labels = {};
  }
  const message = toBinary(ListWorkersResponseSchema, workers);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** Without what node adds to headers that it has received. */
function plain(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { [sensitiveHeaders as never]: _, ...rest } = headers as Record<string, string>;
  return rest;
}

/** Node joins repeated headers, of which a session has many. */
function repeated(headers: IncomingHttpHeaders, raw: readonly string[]): Record<string, string | string[]> {
  const all: Record<string, string | string[]> = {};
  for (let at = 0; at < raw.length; at += 2) {
    const [name = '', value = ''] = raw.slice(at, at + 2);
    const known = all[name];
    all[name] = known === undefined ? value : [known, value].flat();
  }
  return Object.keys(all).length > 0 ? all : (headers as Record<string, string>);
}
