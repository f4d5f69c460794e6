import { connect, createServer } from 'node:net';
import { Interrupted } from './problem.js';

/**
 * Does `work` while no other process holds the lock of that name, and returns what it returns.
 * The lock is an abstract Unix socket: the kernel drops it with its holder, however that ends, so it is never stale.
 * Who finds it taken stays connected to the holder and tries again when the connection closes.
 * @param {string} name what is locked; a path will do
 * @param {{onWait?: () => void, signal?: AbortSignal}} options onWait: called once when another one holds the lock
 * @throws {Interrupted} when the signal comes while waiting
 */
export async function withLock(name, { onWait, signal } = {}, work) {
  const address = `\0stagedive:${name}`;
  let server = await tryListen(address);
  if (!server) onWait?.();
  while (!server) {
    await untilReleased(address, signal);
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

function untilReleased(address, signal) {
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
