/** A story as a tree: groups, what is in them, and the files and folders of each. */
import type { DiffEntry } from '../../filesystem/diff.ts';
import { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { foldersOf, nameOf } from '../../filesystem/paths.ts';
import type { AddedRow, Amount, CameRow, Story, TakenRow } from '../../states/story/types.ts';
import type { Compared } from './state.ts';

export type GroupName = 'came' | 'added' | 'left';

/** What a row is about. */
export type StoryAbout =
  | { readonly kind: 'group'; readonly group: GroupName }
  | { readonly kind: 'came'; readonly row: CameRow }
  | { readonly kind: 'added'; readonly row: AddedRow }
  | { readonly kind: 'taken'; readonly row: TakenRow }
  /** A file or folder inside one of the others, or what was left behind. */
  | { readonly kind: 'inside' };

export interface StoryNode {
  /** Unique, and made of parts as a path is, so that folders close and open as those of a tree do. */
  readonly id: string;
  readonly group: GroupName;
  readonly about: StoryAbout;
  /** The path in the state that has it, in the right one if both do; null if it is no path. */
  readonly path: string | null;
  readonly name: string;
  readonly amount: Amount;
  /** How it is on either side; null for what is no file. */
  readonly entry: DiffEntry | null;
  /** Whether it is a folder of the state. */
  readonly isFolder: boolean;
  /** Empty for what cannot be opened; largest first. */
  readonly children: () => readonly StoryNode[];
}

/** The three groups of a story, with what is in them. */
export function storyNodes(compared: Compared, story: Story): readonly StoryNode[] {
  const { came, added, left } = story;
  const group = (name: GroupName, title: string, amount: Amount, children: () => readonly StoryNode[]) => ({
    id: name,
    group: name,
    about: { kind: 'group', group: name } as const,
    path: null,
    name: title,
    amount: { files: amount.files, bytes: amount.bytes },
    entry: null,
    isFolder: false,
    children: once(children),
  });
  const inside = new Inside(compared, story);
  return [
    group('came', 'came over', came, () => came.rows.map((row, at) => inside.came(row, at))),
    group('added', 'added here', added, () => added.rows.map((row, at) => inside.added(row, at))),
    group('left', 'left behind', left, () => [
      ...left.taken.map((row, at) => inside.taken(row, at)),
      ...inside.below('left', 'left', left.tree, ''),
    ]),
  ];
}

/** Makes the nodes inside the groups. */
class Inside {
  constructor(
    readonly compared: Compared,
    readonly story: Story,
  ) {}

  came(row: CameRow, at: number): StoryNode {
    const id = `came/${at}`;
    const { a, b } = this.compared;
    const entry = pairOf(a.get(row.from) ?? null, b.get(row.to) ?? null, row.to, this.story);
    const tree = lazily(() => treeOf(b, row.paths));
    const isFile = !row.folder;
    return {
      id,
      group: 'came',
      about: { kind: 'came', row },
      path: row.to,
      name: row.to,
      amount: { files: row.files, bytes: row.bytes },
      entry: isFile ? entry : null,
      isFolder: row.folder,
      children: isFile ? none : once(() => this.below(id, 'came', tree(), row.to)),
    };
  }

  added(row: AddedRow, at: number): StoryNode {
    const id = `added/${at}`;
    const { b } = this.compared;
    const entry = row.paths.length === 1 ? (b.get(row.place) ?? null) : null;
    const isFile = entry !== null && fileType(entry.mode) !== 'dir';
    const tree = lazily(() => treeOf(b, row.paths));
    return {
      id,
      group: 'added',
      about: { kind: 'added', row },
      path: row.place,
      name: row.place,
      amount: { files: row.files, bytes: row.bytes },
      entry: isFile ? addedEntry(row.place, entry) : null,
      isFolder: !isFile,
      children: isFile ? none : once(() => this.below(id, 'added', tree(), row.place)),
    };
  }

  taken(row: TakenRow, at: number): StoryNode {
    const id = `left/\0${at}`;
    const tree = lazily(() => treeOf(this.compared.a, row.paths));
    return {
      id,
      group: 'left',
      about: { kind: 'taken', row },
      path: null,
      name: '',
      amount: { files: row.files, bytes: row.bytes },
      entry: null,
      isFolder: false,
      children: once(() => this.below(id, 'left', tree(), '')),
    };
  }

  /** The entries of a folder, largest first. */
  below(id: string, group: GroupName, tree: FileTree, folder: string): readonly StoryNode[] {
    return (
      tree
        .children(folder)
        // What is empty was not left behind by anybody.
        .filter(({ path, mode }) => fileType(mode) !== 'dir' || tree.total(path).files > 0)
        .map((entry): StoryNode => {
          const { path, mode } = entry;
          const isFolder = fileType(mode) === 'dir';
          const own = `${id}/${nameOf(path)}`;
          return {
            id: own,
            group,
            about: { kind: 'inside' },
            path,
            name: nameOf(path),
            amount: tree.total(path),
            entry: isFolder ? null : this.#entryAt(path, group),
            isFolder,
            children: isFolder ? once(() => this.below(own, group, tree, path)) : none,
          };
        })
        .toSorted(
          (x, y) =>
            y.amount.bytes - x.amount.bytes || y.amount.files - x.amount.files || (x.id < y.id ? -1 : 1),
        )
    );
  }

  #entryAt(path: string, group: GroupName): DiffEntry | null {
    const { a, b } = this.compared;
    switch (group) {
      case 'left': {
        const entry = a.get(path) ?? null;
        return entry === null ? null : { path, change: 'removed', a: entry, b: null, why: [] };
      }
      case 'added':
        return addedEntry(path, b.get(path) ?? null);
      case 'came':
        return pairOf(
          a.get(this.story.cameFrom(path)?.path ?? '') ?? null,
          b.get(path) ?? null,
          path,
          this.story,
        );
    }
  }
}

const none = (): readonly StoryNode[] => [];

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const once = lazily<readonly StoryNode[]>;

function addedEntry(path: string, b: DiffEntry['b']): DiffEntry | null {
  return b === null ? null : { path, change: 'added', a: null, b, why: [] };
}

/** A file on both sides, wherever it was. */
function pairOf(a: DiffEntry['a'], b: DiffEntry['b'], path: string, story: Story): DiffEntry {
  const why = story.cameFrom(path)?.changes.flatMap((change) => change.why) ?? [];
  return { path, change: 'modified', a, b, why: [...new Set(why)] };
}

/** Some entries of a tree, with the folders that they are in. */
function treeOf(tree: FileTree, paths: readonly string[]): FileTree {
  const all = new Set(paths.flatMap((path) => [path, ...foldersOf(path)]));
  return FileTree.of([...all].flatMap((path) => tree.get(path) ?? []));
}
