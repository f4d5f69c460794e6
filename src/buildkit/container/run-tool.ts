import { DEFAULT_PATH } from '../../dockerfile/default-path.ts';
import type { Gateway } from '../gateway.ts';
import type { Mount } from '../gen/ops_pb.ts';
import { rootMount } from './mounts.ts';
import { openContainer } from './open-container.ts';

const SHELL_PATH = '/bin/sh';

/** Of what a script writes to stderr, for an error. */
const MAX_COMPLAINT_BYTES = 4096;

/** Solves a state that may have the tools for a script, and answers with its id. */
export type Tools = () => Promise<string>;

/** A script of ours that a state's own tools run. */
export interface ToolRun {
  /** What it is for, for errors: `The files cannot be listed`. */
  readonly errorPrefix: string;
  /** States of which one should have `sh` and what the script calls; tried in order until one runs the script. */
  readonly tools: readonly Tools[];
  /** What it works on. */
  readonly mounts: readonly Mount[];
  readonly script: string;
  readonly args: readonly string[];
  /** For its stdin, at each try. */
  readonly input: () => Iterable<Uint8Array>;
  /** Its stdout; what it returns is waited for, what it throws ends the run. */
  readonly output: (bytes: Uint8Array) => void | Promise<void>;
}

/**
 * Runs a script in a container, by the first tools that can.
 *
 * @param onAttempt called before each try
 * @returns false where none of the states has the tools
 * Rejects with the engine's own error where it is not the tools that are missing, with one sentence when the engine went
 * away, or with what `output` threw.
 */
export async function runTool(gateway: Gateway, run: ToolRun, onAttempt: () => void): Promise<boolean> {
  let firstError: { readonly error: unknown } | null = null;
  for (const tools of run.tools) {
    let id: string;
    try {
      id = await tools();
    } catch (error) {
      firstError ??= { error };
      continue;
    }
    onAttempt();
    const { status, complaint } = await runWith(gateway, id, run);
    if (status === 0) return true;
    if (status === null || lacksTool(status, complaint)) continue;
    firstError ??= {
      error: new Error(`${run.errorPrefix}: ${complaint || `the tools ended with ${status}`}.`),
    };
  }
  if (firstError !== null) throw firstError.error;
  return false;
}

interface ScriptEnd {
  /** Null where there is no shell. */
  readonly status: number | null;
  /** The first line that it wrote to stderr. */
  readonly complaint: string;
}

/** A shell ends with 127 for what it cannot find, 126 for what it cannot run; find says it of what it was to call. */
function lacksTool(status: number, complaint: string): boolean {
  return status === 126 || status === 127 || /^(?:find|xargs): \S+: No such file/.test(complaint);
}

async function runWith(gateway: Gateway, tools: string, run: ToolRun): Promise<ScriptEnd> {
  const container = await openContainer({
    gateway,
    mounts: [rootMount(tools), ...run.mounts],
    exec: null,
    explain: async (reason) => `${run.errorPrefix}: ${reason}.`,
  });
  let thrown: { readonly error: unknown } | null = null;
  let errors = '';
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
    const end = await process.ended;
    if (thrown !== null) throw (thrown as { readonly error: unknown }).error;
    const complaint = (errors.split('\n')[0] ?? '').slice(0, MAX_COMPLAINT_BYTES);
    if (end.kind === 'exited') return { status: end.status, complaint };
    // Only what is said of the shell itself means that this state has none that runs.
    if (end.kind === 'refused' && end.message.includes(SHELL_PATH)) return { status: null, complaint };
    throw new Error(end.message);
  } finally {
    await container.release();
  }
}
