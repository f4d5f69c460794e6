import type { FileTree } from '../filesystem/file-tree.ts';
import { fileType, typeName } from '../filesystem/mode.ts';
import { parentOf, partsOf } from '../filesystem/paths.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { Explanation } from './explanation.ts';

/** What the engine could not write because of what is there already. */
interface Collision {
  /** On the engine's disk: the place where it mounted the state, then the path in the state. */
  readonly path: string;
  /** What was to be written, or what was needed on the way. */
  readonly wanted: 'folder' | 'file';
}

/** How fsutil and Go's os package say it (tonistiigi/fsutil copy, moby/buildkit solver/llbsolver/file). */
const COLLISIONS: readonly { readonly pattern: RegExp; readonly wanted: Collision['wanted'] }[] = [
  { pattern: /cannot copy to non-directory: (\S.*)/, wanted: 'folder' },
  { pattern: /cannot replace to directory (\S.*) with file/, wanted: 'file' },
  { pattern: /(?:mkdir|lstat|stat|open|readlink) (\/.*): not a directory/, wanted: 'folder' },
];

/** What a failure says of a file or folder in the way; null for other failures. */
export function collisionOf(message: string): Collision | null {
  for (const { pattern, wanted } of COLLISIONS) {
    const path = pattern.exec(message)?.[1];
    if (path !== undefined) return { path, wanted };
  }
  return null;
}

/** Whether the engine gave up on the links of a destination. */
export function isLinkLoop(message: string): boolean {
  return /too many links/.test(message);
}

/**
 * Explains that something in the state is in the way of a COPY, an ADD or a WORKDIR.
 *
 * @param tree the state before the instruction
 * @returns null when nothing in the tree is
 */
export function explainCollision(
  { path, wanted }: Collision,
  tree: FileTree,
  line: number | null,
): Explanation | null {
  const found = entryInTheWay(path, wanted, tree);
  if (found === null) return null;
  const { entry, asked } = found;
  const name = `/${entry.path}`;
  const type = fileType(entry.mode);
  if (wanted === 'file') {
    return {
      line,
      sentence: `${name} is a folder in the state before this line, and a file cannot replace it.`,
      advice: ['Copy to another path, or remove the folder in a RUN before this line.'],
    };
  }
  if (type === 'symlink') {
    const { path: end, problem } = tree.follow(entry.path);
    return {
      line,
      sentence: `${name} is a link to ${entry.linkname} in the state before this line, and a folder cannot be copied onto a link.`,
      advice: [
        problem === null
          ? `Copy the contents of the folder to /${end} instead, or remove the link in a RUN before this line.`
          : 'Copy to another path, or remove the link in a RUN before this line.',
      ],
    };
  }
  const need = asked === entry.path ? 'but a folder is needed there' : `so there can be no /${asked}`;
  return {
    line,
    sentence: `${name} is a ${typeName(type)} in the state before this line, ${need}.`,
    advice: [`Use another path, or remove the ${typeName(type)} in a RUN before this line.`],
  };
}

/** Explains a destination whose links go in circles; null when those of no destination do. */
export function explainLinkLoop(
  destinations: readonly string[],
  tree: FileTree,
  line: number | null,
): Explanation | null {
  const loop = destinations.find((path) => tree.follow(path).problem === 'loop');
  if (loop === undefined) return null;
  const [first = ''] = tree.follow(loop).chain;
  return {
    line,
    sentence: `The link /${first} goes in circles in the state before this line, so nothing can be written to ${loop}.`,
    advice: ['Use another path, or mend the link in a RUN before this line.'],
  };
}

/** Where the engine mounts a state: overlay2, vfs and the mounts of BuildKit and containerd. */
const STATE_ROOT =
  /^\/.*?\/(?:[0-9a-z]{20,}\/(?:merged|diff)|vfs\/dir\/[0-9a-z]+|(?:buildkit|containerd)-mount\d+)(?=\/|$)/;

/**
 * What is in the way. Where the engine's place of the state is not known, the path in the state is the longest end of
 * the path at which there is something of the wrong type.
 */
function entryInTheWay(
  path: string,
  wanted: Collision['wanted'],
  tree: FileTree,
): { readonly entry: TreeEntry; readonly asked: string } | null {
  const parts = partsOf(path);
  const root = STATE_ROOT.exec(path)?.[0];
  const ends =
    root === undefined
      ? parts.map((_, start) => parts.slice(start).join('/'))
      : [partsOf(path.slice(root.length)).join('/')];
  const isWrong = (entry: TreeEntry): boolean => (fileType(entry.mode) === 'dir') === (wanted === 'file');
  for (const asked of ends) {
    const entry = tree.get(asked);
    if (entry !== undefined && isWrong(entry)) return { entry, asked };
  }
  if (wanted === 'file') return null;
  for (const asked of ends.toReversed()) {
    for (let at = parentOf(asked); at !== ''; at = parentOf(at)) {
      const entry = tree.get(at);
      if (entry !== undefined && isWrong(entry)) return { entry, asked };
    }
  }
  return null;
}
