/**
 * Sending the build context and the Dockerfile to the daemon: `moby.filesync.v1.FileSync/DiffCopy`.
 *
 * Two ways to mount it on the session's HTTP/2 server:
 *
 * - `handleFileSyncStream(stream, rawHeaders, dirs, callbacks)` takes over a node:http2 stream (from the
 *   server's `stream` event, or `request.stream` of a `request` event) and does all of it: response headers,
 *   gRPC framing in large writes, backpressure, trailers. This is the fast one.
 * - `serveFileSync(rawHeaders, incoming, dirs, callbacks)` works on encoded `fsutil.types.Packet` messages,
 *   one an item, both ways, for a transport that frames messages itself.
 *
 * Both want the headers as node:http2's flat `rawHeaders` list (name, value, name, value, …): the joined form
 * turns two patterns into one text, from which patterns that hold a comma can no longer be told apart.
 */
export { FileSyncError } from './error.ts';
export { fileSyncPath, handleFileSyncStream } from './http2.ts';
export { type DirRequest, parseDirRequest } from './request.ts';
export { serveFileSync } from './serve.ts';
export type {
  FileSyncCallbacks,
  FileSyncDir,
  FileSyncDirs,
  FileSyncProgress,
  FileSyncWarning,
} from './types.ts';
