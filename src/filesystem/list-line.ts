import { plainName } from '../progress/plain-name.ts';
import type { FileTree } from './file-tree.ts';
import { type FileType, fileType, permissions } from './mode.ts';
import type { TreeEntry } from './types.ts';

/** Formats an entry as `ls -l` does: `-rwxr-xr-x    0:0        8 2026-01-01 00:00 /out/hello`. */
export function listLine(tree: FileTree, entry: TreeEntry): string {
  const type = fileType(entry.mode);
  const owner = `${entry.uid}:${entry.gid}`.padStart(7);
  const size = (
    type === 'char' || type === 'block'
      ? `${entry.devmajor},${entry.devminor}`
      : String(tree.contentOf(entry).size)
  ).padStart(10);
  const time = timeOf(entry.mtimeNs);
  return `${modeText(entry.mode)} ${owner} ${size} ${time} ${plainName(`/${entry.path}`)}${linkText(type, entry)}`;
}

/** The type and permissions as ten letters: `drwxr-xr-x`, `-rwsr-xr-x`. */
export function modeText(mode: number): string {
  const bits = permissions(mode);
  const triple = (shift: number, special: boolean, letter: string): string => {
    const own = bits >> shift;
    const run = (own & 1) !== 0;
    return `${own & 4 ? 'r' : '-'}${own & 2 ? 'w' : '-'}${special ? (run ? letter : letter.toUpperCase()) : run ? 'x' : '-'}`;
  };
  return `${LETTERS[fileType(mode)]}${triple(6, (bits & 0o4000) !== 0, 's')}${triple(3, (bits & 0o2000) !== 0, 's')}${triple(0, (bits & 0o1000) !== 0, 't')}`;
}

const LETTERS: Readonly<Record<FileType, string>> = {
  file: '-',
  dir: 'd',
  symlink: 'l',
  char: 'c',
  block: 'b',
  fifo: 'p',
  socket: 's',
};

function linkText(type: FileType, { linkname }: TreeEntry): string {
  if (linkname === '') return '';
  return type === 'symlink' ? ` -> ${plainName(linkname)}` : ` (same as ${plainName(`/${linkname}`)})`;
}

/** To the minute, in UTC. */
function timeOf(nanoseconds: bigint): string {
  const milliseconds = Number(nanoseconds / 1_000_000n);
  if (Math.abs(milliseconds) > 8.64e15) return '????-??-?? ??:??';
  return new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');
}
