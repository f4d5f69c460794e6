import { DEFAULT_PATH } from '../../dockerfile/default-path.ts';
import type { Gateway } from '../gateway.ts';
import type { Mount } from '../gen/ops_pb.ts';
import { rootMount } from './mounts.ts';
import { openContainer } from './open-container.ts';

/** A script of ours that a state's own tools run. */
export interface ToolRun {
  /** The id of the state that has `sh` and what the script calls. */
  readonly tools: string;
  /** What it works on. */
  readonly mounts: readonly Mount[];
  readonly script: string;
  readonly args: readonly string[];
  readonly input: Iterable<Uint8Array>;
  /** Its stdout; what it returns is waited for, what it throws ends the run. */
  readonly output: (bytes: Uint8Array) => void | Promise<void>;
}

/**
 * Runs a script in a container. The result is its exit status, null where it could not be started. Rejects with one
 * sentence when the engine went away, or with what `output` threw.
 */
export async function runTool(gateway: Gateway, run: ToolRun): Promise<number | null> {
  const container = await openContainer({
    gateway,
    mounts: [rootMount(run.tools), ...run.mounts],
    exec: null,
    explain: async (reason) => `The files could not be read: ${reason}.`,
  });
  let thrown: { readonly error: unknown } | null = null;
  try {
    const process = container.start({
      args: ['/bin/sh', '-c', run.script, 'sh', ...run.args],
      env: [`PATH=${DEFAULT_PATH}`, 'LC_ALL=C', 'TZ=UTC'],
      cwd: '/',
      user: '',
      tty: null,
      output: async (stream, bytes) => {
        if (stream !== 'stdout') return;
        try {
          await run.output(bytes);
        } catch (error) {
          thrown = { error };
          throw error;
        }
      },
    });
    void (async () => {
      for (const bytes of run.input) await process.write(bytes);
      process.endInput();
    })();
    const end = await process.ended;
    if (thrown !== null) throw (thrown as { readonly error: unknown }).error;
    if (end.kind === 'lost') throw new Error(end.message);
    return end.kind === 'exited' ? end.status : null;
  } finally {
    await container.release();
  }
}
