import { LISTING_SCRIPT, parseListing } from '../../filesystem/listed-tree.ts';
import type { FailureTrees } from '../../ports.ts';
import type { Gateway } from '../gateway.ts';
import { stateMount } from './mounts.ts';
import { runTool } from './run-tool.ts';

/** Where the states stand beside the tools' own files. */
const BEFORE = '/.stagedive/before';
export const AFTER = '/.stagedive/after';

/** Bytes of a listing at most: about a million files. */
const LARGEST = 128 * 1024 * 1024;

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
 * @param tools ids of states, of which one should have `sh` and `find`; tried in order
 * @returns null when none of them has
 */
export async function listFailure(
  gateway: Gateway,
  states: FailureStates,
  tools: AsyncIterable<string>,
): Promise<FailureTrees | null> {
  for await (const id of tools) {
    const output = await listWith(gateway, states, id);
    if (output === null) continue;
    const trees = parseListing(output, states.before === '' ? 1 : 2);
    const [after = [], before = []] = trees;
    return { before, after };
  }
  return null;
}

/** What the script printed; null where it could not be run. */
async function listWith(gateway: Gateway, states: FailureStates, tools: string): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const end = await runTool(gateway, {
    tools,
    mounts: [
      stateMount(states.after, AFTER, '/', true),
      ...(states.before === '' ? [] : [stateMount(states.before, BEFORE, '/', true)]),
    ],
    script: LISTING_SCRIPT,
    args: states.before === '' ? [AFTER] : [AFTER, BEFORE],
    input: [],
    output: (bytes) => {
      size += bytes.length;
      if (size <= LARGEST) chunks.push(bytes);
    },
  });
  if (size > LARGEST) throw new Error('There are too many files to list.');
  return end === 0 ? Buffer.concat(chunks) : null;
}
