/** The command that looks into the build context. */
import type { Wiring } from '../commands/wiring.ts';
import { stageLabel } from '../dockerfile/needs.ts';
import { UsageError } from '../errors.ts';
import { INTERRUPT_STATUS, type Interrupt } from '../ports.ts';
import { onInterrupt } from './interrupts.ts';
import { isRemoteSource } from './is-remote-source.ts';
import { withoutPolicy, workspace } from './opening.ts';

/** Wide enough that nothing is cut in a file or pipe. */
const PIPE_COLUMNS = 1000;

export const context: Pick<Wiring, 'context'> = {
  async context(options) {
    if (isRemoteSource(options)) {
      throw new UsageError(
        'The build context is not a folder of this machine: `stagedive context` lists folders only.',
      );
    }
    const [{ runContext }, { createContextFolders }, work] = await Promise.all([
      import('../commands/context.ts'),
      import('../buildkit/context/list-context.ts'),
      workspace(withoutPolicy(options)),
    ]);
    const interrupt = new AbortController();
    let interrupted: Interrupt = 'INT';
    const stopListening = onInterrupt((signal) => {
      interrupted = signal;
      interrupt.abort();
    });
    const { stdout, stderr } = process;
    try {
      return await runContext({
        folders: createContextFolders(process.cwd()),
        dockerfile: work.dockerfile,
        stage: work.target,
        spec: work.specFor(work.dockerfile, work.target.index, false),
        target: stageLabel(work.target),
        json: options.json ?? false,
        all: options.all ?? false,
        width: stdout.isTTY ? stdout.columns || 80 : PIPE_COLUMNS,
        stdout,
        stderr,
        signal: interrupt.signal,
      });
    } catch (error) {
      if (interrupt.signal.aborted) return INTERRUPT_STATUS[interrupted];
      throw error;
    } finally {
      stopListening();
    }
  },
};
