import { expect, it } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { ListingTurns } from '../../src/states/listing-turns.ts';
import { nextTurn } from '../../src/turns.ts';

/** Work that says when it begins, and ends when it is told. */
function works(): {
  readonly begun: string[];
  readonly work: (name: string) => () => Promise<string>;
  readonly end: (name: string) => Promise<void>;
} {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await nextTurn();
  };
  return { begun, work, end };
}

it('two processes list at once, and the next one after the one whose turn it takes', async () => {
  const turns = new ListingTurns();
  const { begun, work, end } = works();
  const all = ['a', 'b', 'c', 'd'].map((name) => turns.byProcess(work(name)));
  await nextTurn();
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'd']);
  await end('a');
  expect(begun).toEqual(['a', 'b', 'd', 'c']);
  await end('c');
  await end('d');
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
});

it('the engine is asked for one list after the other, also after one that failed', async () => {
  const turns = new ListingTurns();
  const { begun, work, end } = works();
  const failed = turns.byEngine(() => Promise.reject(new Error('gone')));
  const rest = ['a', 'b'].map((name) => turns.byEngine(work(name)));
  await expect(failed).rejects.toThrow('gone');
  await nextTurn();
  expect(begun).toEqual(['a']);
  await end('a');
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(await Promise.all(rest)).toEqual(['a', 'b']);
});

it('each tree is built with the one before it, but for one that could not be built', async () => {
  const turns = new ListingTurns();
  const [first, second] = [FileTree.of([]), FileTree.of([])];
  const seen: (FileTree | null)[] = [];
  const built = [first, null, second].map((tree) =>
    turns.build((near) => {
      seen.push(near);
      return tree === null ? Promise.reject(new Error('gone')) : Promise.resolve(tree);
    }),
  );
  await expect(built[1]).rejects.toThrow('gone');
  expect(await built[2]).toBe(second);
  expect(seen).toEqual([null, first, first]);
  expect(turns.tree).toBe(second);
});
