import type { ComparedFile } from '../types.ts';

/** Bytes by where they are. */
export type SideBytes = Readonly<Record<ComparedFile['side'], number>>;

/** A folder or file with what is in it. */
export interface FileNode {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly sides: SideBytes;
  /** Largest first. */
  readonly children: readonly FileNode[];
}

interface Draft {
  readonly name: string;
  readonly path: string;
  bytes: number;
  readonly sides: Record<ComparedFile['side'], number>;
  readonly children: Map<string, Draft>;
}

/** Adds up files by folder. Linear in the files and their depth. */
export function fileTree(files: readonly ComparedFile[]): FileNode {
  const root = draft('', '');
  for (const { path, bytes, side } of files) {
    let at = root;
    add(at, bytes, side);
    let end = 0;
    for (const part of path.split('/')) {
      end += part.length + 1;
      let next = at.children.get(part);
      if (next === undefined) {
        next = draft(part, path.slice(0, end - 1));
        at.children.set(part, next);
      }
      add(next, bytes, side);
      at = next;
    }
  }
  return finished(root);
}

function draft(name: string, path: string): Draft {
  return { name, path, bytes: 0, sides: { a: 0, b: 0, both: 0, changed: 0 }, children: new Map() };
}

function add(node: Draft, bytes: number, side: ComparedFile['side']): void {
  node.bytes += bytes;
  node.sides[side] += bytes;
}

function finished({ children, ...node }: Draft): FileNode {
  return {
    ...node,
    children: [...children.values()]
      .filter(({ bytes }) => bytes > 0)
      .sort((a, b) => b.bytes - a.bytes)
      .map(finished),
  };
}
