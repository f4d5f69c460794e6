import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownerName } from '../own-files/owner.ts';

/**
 * Two sockets that are connected to each other, as socketpair(2) makes them; Node has no call for it. Rejects
 * when the temporary folder cannot be written.
 */
export async function socketPair(): Promise<{ readonly ours: Socket; readonly theirs: Socket }> {
  const folder = await mkdtemp(join(tmpdir(), `stagedive-${ownerName()}-`));
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
