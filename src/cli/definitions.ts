/** The command that lists what a folder defines. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Wiring } from '../commands/wiring.ts';
import { INTERRUPT_STATUS, type Interrupt } from '../ports.ts';
import { requireFolder } from '../project/project.ts';
import { onInterrupt } from './interrupts.ts';

export const definitions: Pick<Wiring, 'definitions'> = {
  async definitions(options) {
    const [{ runDefinitions }, { findDefinitions }] = await Promise.all([
      import('../commands/definitions.ts'),
      import('../definitions/disk/index.ts'),
    ]);
    const folder = resolve(options.folder);
    await requireFolder(folder, options.folder, 'the folder');
    const interrupt = new AbortController();
    let interrupted: Interrupt = 'INT';
    const stopListening = onInterrupt((signal) => {
      interrupted = signal;
      interrupt.abort();
    });
    const { signal } = interrupt;
    try {
      const found = await findDefinitions({
        folder,
        cwd: process.cwd(),
        home: homedir(),
        env: process.env,
        signal,
      });
      return await runDefinitions({
        found,
        folder,
        shownFolder: options.folder,
        json: options.json ?? false,
        stdout: process.stdout,
        stderr: process.stderr,
        signal,
      });
    } catch (error) {
      if (signal.aborted) return INTERRUPT_STATUS[interrupted];
      throw error;
    } finally {
      stopListening();
    }
  },
};
