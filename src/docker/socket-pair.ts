import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../own-files/temporary-folder.ts';

/**
 * Two sockets that are connected to each other, as socketpair(2) makes them; Node has no call for it. Rejects
 * with one sentence when the temporary folder cannot be written.
 */
export async function socketPair(): Promise<{ readonly ours: Socket; readonly theirs: Socket }> {
  const folder = await makeTemporaryFolder();
  const path = join(folder, 'socket');
  try {
    return await new Promise((resolve, reject) => {
      const server = createServer({ pauseOnConnect: true }).listen(path);
      server.once('error', reject).once('connection', (theirs) => {
        server.close();
        resolve({ ours, theirs });
      });
      const ours = connect(path);
      ours.once('error', reject);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
