import { RefusedError } from '../../errors.ts';
import { LISTING_SCRIPT, parseListing } from '../../filesystem/listed-tree.ts';
import type { FailureTrees, TreeEntry } from '../../ports.ts';
import type { Gateway } from '../gateway.ts';
import type { Mount } from '../gen/ops_pb.ts';
import { stateMount } from './mounts.ts';
import { runTool, type Tools } from './run-tool.ts';

/** Where the states are mounted in the container that has the tools. */
const BEFORE_DIR = '/.stagedive/before';
export const MOUNTED_DIR = '/.stagedive/mounted';

/** Enough for about a million files. */
const MAX_LISTING_BYTES = 128 * 1024 * 1024;

export interface FailureStates {
  /** Ids of the states; '' for the empty one. */
  readonly before: string;
  readonly after: string;
}

/**
 * Lists a failed step's root before and after the step. ReadDir cannot read the state of a failed step (it only knows
 * results of solves, moby/buildkit frontend/gateway getImmutableRef), but the state can be mounted. So a container
 * with the tools of another state lists it.
 *
 * @param tools states that may have `sh`, `find` and `stat`, tried in order
 * @returns null if none of them has the tools
 */
export async function listFailure(
  gateway: Gateway,
  states: FailureStates,
  tools: readonly Tools[],
): Promise<FailureTrees | null> {
  const { before, after } = states;
  const trees = await listFolders(
    gateway,
    [
      stateMount(after, MOUNTED_DIR, '/', true),
      ...(before === '' ? [] : [stateMount(before, BEFORE_DIR, '/', true)]),
    ],
    tools,
  );
  if (trees === null) return null;
  const [left = [], first = []] = trees;
  return { before: first, after: left };
}

/**
 * Lists what is mounted in a container, one tree a mount, in their order.
 *
 * @param tools states that may have `sh`, `find` and `stat`, tried in order
 * @returns null if none of them has the tools
 */
export async function listFolders(
  gateway: Gateway,
  mounts: readonly Mount[],
  tools: readonly Tools[],
): Promise<readonly (readonly TreeEntry[])[] | null> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  const listed = await runTool(
    gateway,
    {
      errorPrefix: 'The files cannot be listed',
      tools,
      mounts,
      script: LISTING_SCRIPT,
      args: mounts.map(({ dest }) => dest),
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
  if (size > MAX_LISTING_BYTES)
    throw new RefusedError('There are too many files to list (over 128 MiB of names).');
  if (!listed) return null;
  return parseListing(Buffer.concat(chunks), mounts.length);
}
