import { connect, createServer } from 'node:net';
import { Interrupted } from './problem.js';

/**
 * Runs `work` while holding the lock of this name, and returns its result.
 * The lock is an abstract Unix socket: the kernel releases it when its holder ends, however that happens, so it is
 * never stale. A process that has to wait connects to the holder and tries again when the connection closes.
 * @param {string} name what is locked, for instance a path
 * @param {{onWait?: () => void, signal?: AbortSignal}} options onWait: called once if another process holds the lock
 * @throws {Interrupted} when the signal is aborted while waiting
 */
export async function withLock(name, { onWait, signal } = {}, work) {
  const address = `\0stagedive:${name}`;
  let server = await tryListen(address);
  if (!server) onWait?.();
  while (!server) {
    await waitForRelease(address, signal);
    if (signal?.aborted) throw new Interrupted();
    server = await tryListen(address);
  }
  const waiting = new Set();
  server.on('connection', (socket) => {
    waiting.add(socket);
    socket.on('error', () => {}).on('close', () => waiting.delete(socket));
  });
  try {
    return await work();
  } finally {
    for (const socket of waiting) socket.destroy();
    await new Promise((closed) => server.close(closed));
  }
}

function tryListen(address) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}

function waitForRelease(address, signal) {
  return new Promise((resolve) => {
    const socket = connect(address);
    const abort = () => socket.destroy();
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    socket.on('error', () => {}).resume();
    socket.on('close', () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
  });
}
