import { describe, expect, it } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { collisionOf, explainCollision } from '../../src/llb/explain-collision.ts';
import { file, folder, symlink } from '../filesystem/entries.ts';

const tree = FileTree.of([
  folder('usr'),
  folder('usr/lib'),
  folder('usr/svc'),
  symlink('lib', 'usr/lib'),
  symlink('svc', '/usr/svc'),
  folder('etc'),
  file('etc/conf'),
]);

const OVERLAY = '/var/lib/docker/overlay2/1vecp866le7i48w8kklx0uwta/merged';

function said(message: string): string | null {
  const collision = collisionOf(message);
  return collision === null ? null : (explainCollision(collision, tree, 3)?.sentence ?? null);
}

describe('a collision in a state', () => {
  it.each([
    OVERLAY,
    '/var/lib/docker/vfs/dir/0d7c3a',
    '/tmp/buildkit-mount3419', // buildkitd
    '/var/lib/docker/btrfs/subvolumes/x1', // a place that is not known
  ])('is named by its path in the state, wherever the engine mounts that: %s', (root) => {
    expect(said(`cannot copy to non-directory: ${root}/svc`)).toMatch('/svc is a link to /usr/svc');
    expect(said(`cannot replace to directory ${root}/usr/lib with file`)).toMatch('/usr/lib is a folder');
    expect(said(`mkdir ${root}/etc/conf: not a directory`)).toMatch('/etc/conf is a file');
    expect(said(`lstat ${root}/etc/conf/a: not a directory`)).toMatch('so there can be no /etc/conf/a');
  });

  it('is not made up where nothing is in the way, or the message is about something else', () => {
    expect(said(`cannot copy to non-directory: ${OVERLAY}/usr`)).toBeNull();
    expect(said(`lstat ${OVERLAY}/usr/none: no such file or directory`)).toBeNull();
  });
});
