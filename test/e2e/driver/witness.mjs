// Loaded into a program under test with `node --import`: SIGUSR2 makes it write to the file that WITNESS names what it
// holds on to, a line a time: listeners of its streams and of the process, and the heap after a full collection, in bytes.
import { appendFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const listeners = (emitter) =>
  emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);

process.on('SIGUSR2', () => {
  collect();
  const { stdin, stdout, stderr } = process;
  const counts = [stdin, stdout, stderr, process].map(listeners);
  appendFileSync(
    process.env.WITNESS,
    `${JSON.stringify({ counts, heap: process.memoryUsage().heapUsed })}\n`,
  );
});
