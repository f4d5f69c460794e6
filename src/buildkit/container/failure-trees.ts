import { randomBytes } from 'node:crypto';
import { RefusedError } from '../../errors.ts';
import {
  ATTRIBUTES_SCRIPT,
  AttributesReader,
  type ListedAttributes,
  nothingBut,
  settingAttributes,
} from '../../filesystem/listed-attributes.ts';
import { type ListedFolder, ListingReader } from '../../filesystem/listing-reader.ts';
import { LISTING_SCRIPT } from '../../filesystem/listing-script.ts';
import { type FailureTrees, isEngineLost, type TreeEntry } from '../../ports.ts';
import { inTurns } from '../../turns.ts';
import type { Gateway } from '../gateway.ts';
import type { Mount } from '../gen/ops_pb.ts';
import { stateMount } from './mounts.ts';
import { runTool, type ToolRun, type Tools } from './run-tool.ts';

/** Where the states are mounted in the container that has the tools. */
const BEFORE_DIR = '/.stagedive/before';
export const MOUNTED_DIR = '/.stagedive/mounted';

/** Enough for some two million files. */
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** What is listed, with which tools, and until when it is used. */
type Listed = Pick<ToolRun, 'tools' | 'mounts' | 'used'>;

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
 * @param used what is mounted stays so until this resolves; default: no longer than it is listed
 * @returns null if none of them has the tools
 */
export async function listFolders(
  gateway: Gateway,
  mounts: readonly Mount[],
  tools: readonly Tools[],
  used?: Promise<void>,
): Promise<readonly (readonly TreeEntry[])[] | null> {
  const folders = mounts.map(({ dest }) => dest);
  const listed = { mounts, tools, ...(used === undefined ? {} : { used }) };
  const [found, attributes] = await Promise.all([
    listEntries(gateway, listed, folders),
    listAttributes(gateway, listed, folders),
  ]);
  for (const [index, { entries, marked }] of found?.entries() ?? []) {
    const known = attributes?.[index] ?? (marked === null ? null : nothingBut(marked));
    if (known !== null) await inTurns(settingAttributes(entries, known));
  }
  return found?.map(({ entries }) => entries) ?? null;
}

/** Bytes of the mark of a listing, which stands before each entry of it. */
const MARK_BYTES = 6;

/** All entries of what is mounted, without attributes; null if no state has the tools. */
async function listEntries(
  gateway: Gateway,
  listed: Listed,
  folders: readonly string[],
): Promise<readonly ListedFolder[] | null> {
  const mark = randomBytes(MARK_BYTES).toString('hex');
  let reader = new ListingReader(mark);
  const isListed = await print(
    gateway,
    {
      ...listed,
      script: LISTING_SCRIPT,
      args: [mark, ...folders],
      isWhole: () => reader.count === folders.length,
    },
    () => (reader = new ListingReader(mark)),
    (bytes) => reader.push(bytes),
  );
  return isListed ? reader.end(folders.length) : null;
}

/**
 * The extended attributes of what is mounted, one result a mount; null if nobody can read them, or if the listing says
 * which entries have some.
 */
async function listAttributes(
  gateway: Gateway,
  listed: Listed,
  folders: readonly string[],
): Promise<readonly ListedAttributes[] | null> {
  const mark = randomBytes(16).toString('hex');
  let reader = new AttributesReader(mark);
  try {
    const isRead = await print(
      gateway,
      { ...listed, script: ATTRIBUTES_SCRIPT, args: [mark, ...folders] },
      () => (reader = new AttributesReader(mark)),
      (bytes) => reader.push(bytes),
    );
    return isRead ? reader.end(folders.length) : null;
  } catch (error) {
    // A listing without them is of use; it says that nobody knows them.
    if (isEngineLost(error)) throw error;
    return null;
  }
}

/**
 * Takes what a script prints with the first tools that can run it.
 *
 * @param begin called before each attempt
 * @returns false if there are none
 */
async function print(
  gateway: Gateway,
  run: Listed & Pick<ToolRun, 'script' | 'args' | 'isWhole'>,
  begin: () => unknown,
  take: (bytes: Uint8Array) => unknown,
): Promise<boolean> {
  let size = 0;
  return await runTool(
    gateway,
    {
      ...run,
      errorPrefix: 'The files cannot be listed',
      input: () => [],
      output: (bytes) => {
        size += bytes.length;
        if (size > MAX_OUTPUT_BYTES)
          throw new RefusedError('There are too many files to list (over 256 MiB of names).');
        take(bytes);
      },
    },
    () => {
      size = 0;
      begin();
    },
  );
}
