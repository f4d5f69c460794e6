import { randomBytes } from 'node:crypto';
import { RefusedError } from '../../errors.ts';
import {
  ATTRIBUTES_SCRIPT,
  type ListedAttributes,
  parseAttributes,
  withAttributes,
} from '../../filesystem/listed-attributes.ts';
import { LISTING_SCRIPT, parseListing } from '../../filesystem/listed-tree.ts';
import { type FailureTrees, isEngineLost, type TreeEntry } from '../../ports.ts';
import type { Gateway } from '../gateway.ts';
import type { Mount } from '../gen/ops_pb.ts';
import { stateMount } from './mounts.ts';
import { runTool, type ToolRun, type Tools } from './run-tool.ts';

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
  const folders = mounts.map(({ dest }) => dest);
  const [listing, attributes] = await Promise.all([
    printed(gateway, { tools, mounts, script: LISTING_SCRIPT, args: folders }),
    listAttributes(gateway, mounts, folders, tools),
  ]);
  if (listing === TOO_LONG)
    throw new RefusedError('There are too many files to list (over 128 MiB of names).');
  if (listing === null) return null;
  const trees = parseListing(listing, mounts.length);
  return trees.map((tree, index) => withAttributes(tree, attributes?.[index] ?? null));
}

/** The extended attributes of what is mounted, one result a mount; null if nobody can read them. */
async function listAttributes(
  gateway: Gateway,
  mounts: readonly Mount[],
  folders: readonly string[],
  tools: readonly Tools[],
): Promise<readonly ListedAttributes[] | null> {
  const mark = randomBytes(16).toString('hex');
  try {
    const output = await printed(gateway, {
      tools,
      mounts,
      script: ATTRIBUTES_SCRIPT,
      args: [mark, ...folders],
    });
    return output === null || output === TOO_LONG ? null : parseAttributes(output, mounts.length, mark);
  } catch (error) {
    // A listing without them is of use; it says that nobody knows them.
    if (isEngineLost(error)) throw error;
    return null;
  }
}

const TOO_LONG = 'too long';

/** What a script prints with the first tools that can run it; null if there are none. */
async function printed(
  gateway: Gateway,
  run: Pick<ToolRun, 'tools' | 'mounts' | 'script' | 'args'>,
): Promise<Uint8Array | typeof TOO_LONG | null> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  const isPrinted = await runTool(
    gateway,
    {
      ...run,
      errorPrefix: 'The files cannot be listed',
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
  if (size > MAX_LISTING_BYTES) return TOO_LONG;
  return isPrinted ? Buffer.concat(chunks) : null;
}
