import { LISTING_SCRIPT, parseListing } from '../../filesystem/listed-tree.ts';
import type { FailureTrees } from '../../ports.ts';
import type { Gateway } from '../gateway.ts';
import { stateMount } from './mounts.ts';
import { runTool, type Tools } from './run-tool.ts';

/** Where the states stand beside the tools' own files. */
const BEFORE_DIR = '/.stagedive/before';
export const AFTER_DIR = '/.stagedive/after';

/** Bytes of a listing at most: about a million files. */
const MAX_LISTING_BYTES = 128 * 1024 * 1024;

export interface FailureStates {
  /** Ids of the states; '' for the empty one. */
  readonly before: string;
  readonly after: string;
}

/**
 * Lists a failed step's root before and after. The engine reads no folder of what a failure left (its ReadDir knows
 * only results of solves, moby/buildkit frontend/gateway getImmutableRef), but mounts it: so it is read in a
 * container, by the tools of another state.
 *
 * @param tools states of which one should have `sh`, `find` and `stat`; tried in order
 * @returns null when none of them has
 */
export async function listFailure(
  gateway: Gateway,
  states: FailureStates,
  tools: readonly Tools[],
): Promise<FailureTrees | null> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  const listed = await runTool(
    gateway,
    {
      errorPrefix: 'The files cannot be listed',
      tools,
      mounts: [
        stateMount(states.after, AFTER_DIR, '/', true),
        ...(states.before === '' ? [] : [stateMount(states.before, BEFORE_DIR, '/', true)]),
      ],
      script: LISTING_SCRIPT,
      args: states.before === '' ? [AFTER_DIR] : [AFTER_DIR, BEFORE_DIR],
      input: () => [],
      output: (bytes) => {
        size += bytes.length;
        if (size <= MAX_LISTING_BYTES) chunks.push(bytes);
      },
    },
    () => {
      chunks = [];
      size = 0;
    },
  );
  if (size > MAX_LISTING_BYTES) throw new Error('There are too many files to list.');
  if (!listed) return null;
  const [after = [], before = []] = parseListing(Buffer.concat(chunks), states.before === '' ? 1 : 2);
  return { before, after };
}
