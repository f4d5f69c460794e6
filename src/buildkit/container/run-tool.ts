import { DEFAULT_PATH } from '../../dockerfile/default-path.ts';
import { RefusedError } from '../../errors.ts';
import { isEngineLost } from '../../ports.ts';
import type { Gateway } from '../gateway.ts';
import type { Mount } from '../gen/ops_pb.ts';
import { rootMount } from './mounts.ts';
import { openContainer } from './open-container.ts';

const SHELL_PATH = '/bin/sh';

/** How much of a script's stderr is kept for error messages. */
const MAX_COMPLAINT_BYTES = 4096;

/** Solves a state that may have the tools for a script. Returns its id. */
export type Tools = () => Promise<string>;

/** A script to run with the tools of a state. */
export interface ToolRun {
  /** Start of error messages, for example `The files cannot be listed`. */
  readonly errorPrefix: string;
  /** States that may have `sh` and the script's commands. Tried in order until one can run the script. */
  readonly tools: readonly Tools[];
  /** The states that the script reads. */
  readonly mounts: readonly Mount[];
  readonly script: string;
  readonly args: readonly string[];
  /**
   * The states stay mounted until this resolves, if the script ended well, and nobody waits for that: to unmount one of a
   * million files takes the engine seconds. Without it the run has only ended when nothing is mounted any more.
   */
  readonly used?: Promise<void>;
  /**
   * Whether the script has printed its last, and so ended well. With `used`, nobody waits for its end then: the kernel
   * unmounts what only the script still has, before it tells of that.
   */
  readonly isWhole?: () => boolean;
  /** The script's stdin. Called for each attempt. */
  readonly input: () => Iterable<Uint8Array>;
  /** Receives the script's stdout. A returned promise is awaited; an error ends the run. */
  readonly output: (bytes: Uint8Array) => void | Promise<void>;
}

/**
 * Runs a script in a container with the first tools that work. Rejects with the error that `output` threw, with one
 * sentence when the connection was lost, or with the engine's error when something other than missing tools prevented
 * the run.
 *
 * @param onAttempt called before each attempt
 * @returns false if none of the states has the tools
 */
export async function runTool(gateway: Gateway, run: ToolRun, onAttempt: () => void): Promise<boolean> {
  let firstError: { readonly error: unknown } | null = null;
  for (const tools of run.tools) {
    let id: string;
    try {
      id = await tools();
    } catch (error) {
      if (isEngineLost(error)) throw error;
      firstError ??= { error };
      continue;
    }
    onAttempt();
    const { status, complaint } = await runWith(gateway, id, run);
    if (status === 0) return true;
    if (status === null || lacksTool(status, complaint)) continue;
    firstError ??= {
      error: new RefusedError(`${run.errorPrefix}: ${complaint || `the script exited with ${status}`}.`),
    };
  }
  if (firstError !== null) throw firstError.error;
  return false;
}

interface ScriptEnd {
  /** Null if the state has no shell. */
  readonly status: number | null;
  /** The first line of stderr. */
  readonly complaint: string;
}

/**
 * A shell exits with 127 for a command that it cannot find and 126 for one that it cannot run. `find` and `xargs`
 * report a missing command on stderr.
 */
function lacksTool(status: number, complaint: string): boolean {
  return status === 126 || status === 127 || /^(?:find|xargs): \S+: No such file/.test(complaint);
}

const PRINTED_ALL = { kind: 'exited', status: 0 } as const;

async function runWith(gateway: Gateway, tools: string, run: ToolRun): Promise<ScriptEnd> {
  const container = await openContainer({
    gateway,
    mounts: [rootMount(tools), ...run.mounts],
    exec: null,
  });
  let thrown: { readonly error: unknown } | null = null;
  let errors = '';
  let used: Promise<void> | undefined;
  const { promise: whole, resolve: isWhole } = Promise.withResolvers<typeof PRINTED_ALL>();
  try {
    const process = container.start({
      args: [SHELL_PATH, '-c', run.script, 'sh', ...run.args],
      env: [`PATH=${DEFAULT_PATH}`, 'LC_ALL=C', 'TZ=UTC'],
      cwd: '/',
      user: '',
      tty: null,
      output: async (stream, bytes) => {
        if (stream !== 'stdout') {
          if (errors.length < MAX_COMPLAINT_BYTES) errors += Buffer.from(bytes).toString();
          return;
        }
        try {
          await run.output(bytes);
          if (run.used !== undefined && run.isWhole?.() === true) isWhole(PRINTED_ALL);
        } catch (error) {
          thrown = { error };
          throw error;
        }
      },
    });
    void (async () => {
      for (const bytes of run.input()) await process.write(bytes);
      process.endInput();
    })();
    const end = await Promise.race([process.ended, whole]);
    if (thrown !== null) throw (thrown as { readonly error: unknown }).error;
    const complaint = (errors.split('\n')[0] ?? '').slice(0, MAX_COMPLAINT_BYTES);
    if (end.kind === 'exited') {
      if (end.status === 0) used = run.used;
      return { status: end.status, complaint };
    }
    // Only a message about the shell itself means that the state has no working shell.
    if (end.kind === 'refused' && end.message.includes(SHELL_PATH)) return { status: null, complaint };
    throw end.kind === 'lost' ? end.error : new RefusedError(`${run.errorPrefix}: ${end.message}`);
  } finally {
    if (used === undefined) await container.release();
    else void used.then(() => container.release());
  }
}
