import { describe, expect, it } from 'vitest';
import { storyText } from '../../../src/commands/text/story-text.ts';
import { diffTrees } from '../../../src/filesystem/diff.ts';
import { FileTree } from '../../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../../src/filesystem/types.ts';
import { tellStory } from '../../../src/states/story/story.ts';
import { dockerfileOf } from '../../fakes/state.ts';
import { file, folder, symlink } from '../../filesystem/entries.ts';

/** The rows of what was left behind, without amounts. */
function left(...entries: readonly TreeEntry[]): readonly string[] {
  const [a, b] = [FileTree.of(entries), FileTree.of([])];
  const diff = diffTrees(a, b).diff;
  const story = tellStory({ a, b, diff, cames: [], originOf: () => null, takersOf: () => [] });
  const text = storyText(story, dockerfileOf('FROM scratch\n'), 0, false);
  const rows = text.split('\nleft behind\n')[1]?.trimEnd().split('\n') ?? [];
  return rows.map((row) => row.trim().split(/ {2,}/)[0] ?? '');
}

describe('what was left behind', () => {
  const links = [symlink('bin', 'usr/bin'), symlink('lib', 'usr/lib')];

  it('is only counted where it is empty', () => {
    expect(left(folder('usr'), file('usr/a'), ...links, folder('void'))).toEqual(['/usr/', '2 more']);
  });

  it('is named where there is nothing else, or only one', () => {
    expect(left(...links)).toEqual(['/bin', '/lib']);
    expect(left(file('a'), symlink('bin', 'usr/bin'))).toEqual(['/a', '/bin']);
  });
});
