import { RefusedError } from '../errors.ts';
import { decodeName } from './bytes.ts';
import { type FileType, fileType, goPermissions, typeBits } from './mode.ts';
import { comparePaths } from './paths.ts';
import { UNKNOWN_XATTRS } from './same-entry.ts';
import type { TreeEntry } from './types.ts';

/**
 * Prints every entry below each of the folders given, with its `stat` data. GNU find does this alone, but for the numbers
 * of devices; busybox, toybox and the like need their `stat` too, and leave out paths of more than 4,096 bytes. Needs `sh`,
 * `find` and possibly `stat`; run it with LC_ALL=C, TZ=UTC. `parseListing` reads the output. Ends with an error where
 * anything else than a path that is too long could not be read.
 */
export const LISTING_SCRIPT = `set -e
facts='${'\u0001'}%f %u %g %s %h %d:%i %y %t %T'
entries() {
  if find . -maxdepth 0 -printf '' 2>/dev/null; then
    find . -mindepth 1 -printf '%y %m %U %G %s %T@ %n %D:%i %P\\0%l\\0' || return $?
    if command -v stat >/dev/null; then find . -mindepth 1 '(' -type b -o -type c ')' -exec stat -c "$facts %n" {} +; fi
  else
    find . -mindepth 1 -exec stat -c "$facts %N" {} +
  fi
}
others() (
  set -f
  IFS='
'
  for line in $1; do
    case "$line" in *'File name too long') ;; *) printf '%s\\n' "$line" ;; esac
  done
)
for folder; do
  echo "$folder"
  cd "$folder"
  status=0
  { trouble=$(entries 2>&1 >&3) || status=$?; } 3>&1
  if [ $status != 0 ]; then
    left=$(others "$trouble")
    if [ -z "$trouble" ] || [ -n "$left" ]; then
      echo "$left" >&2
      exit $status
    fi
  fi
  printf '\\002'
done`;

const RECORD = 1;
const END = 2;

/**
 * Parses the output of `LISTING_SCRIPT`, one tree a folder, in their order. Hard links name the first path of the file,
 * as the engine's listing does. Throws when the output is incomplete.
 */
export function parseListing(output: Uint8Array, folders: number): readonly (readonly TreeEntry[])[] {
  const trees: TreeEntry[][] = [];
  let at = 0;
  while (at < output.length) {
    const body = output.indexOf(0x0a, at) + 1;
    if (body === 0) break;
    const entries: ListedEntry[] = [];
    const devices: ListedEntry[] = [];
    const isStat = output[body] === RECORD;
    const rest = isStat ? body : findRecords(output, body, entries);
    const end = statRecords(output, rest, isStat ? entries : devices);
    if (output[end] !== END) break;
    trees.push(withHardLinks(withNumbers(entries, devices)));
    at = end + 1;
  }
  if (trees.length !== folders) throw new RefusedError('The listing of the files is incomplete.');
  return trees;
}

interface ListedEntry extends TreeEntry {
  /** How many names the file has, and the inode that they share. */
  readonly names: number;
  readonly inode: string;
}

/** What find listed, with the numbers of devices as stat says them. */
function withNumbers(entries: ListedEntry[], devices: readonly ListedEntry[]): readonly ListedEntry[] {
  if (devices.length === 0) return entries;
  const known = new Map(devices.map((device) => [device.path, device]));
  return entries.map((entry) => {
    const device = known.get(entry.path);
    return device === undefined ? entry : { ...entry, devmajor: device.devmajor, devminor: device.devminor };
  });
}

/** The engine walks folders in the order of names: the first path of a file is the one that it reaches first. */
function withHardLinks(listed: readonly ListedEntry[]): TreeEntry[] {
  const first = new Map<string, string>();
  const linked = listed.filter(({ names, mode }) => names > 1 && fileType(mode) !== 'dir');
  for (const { inode, path } of linked) {
    const known = first.get(inode);
    if (known === undefined || comparePaths(path, known) < 0) first.set(inode, path);
  }
  return listed.map(({ names, inode, ...entry }) => {
    const path = names > 1 ? first.get(inode) : undefined;
    const another = path !== undefined && path !== entry.path && fileType(entry.mode) !== 'symlink';
    return another ? { ...entry, linkname: path } : entry;
  });
}

/** `f 644 0 0 12 1700000000.1234567890 1 801:1234 PATH` NUL `TARGET` NUL */
function findRecords(output: Uint8Array, from: number, entries: ListedEntry[]): number {
  let at = from;
  while (at < output.length && output[at] !== END && output[at] !== RECORD) {
    const half = output.indexOf(0, at);
    const end = half < 0 ? -1 : output.indexOf(0, half + 1);
    if (end < 0) return output.length;
    const [type = '', mode = '', uid, gid, size, time = '', names, inode = '', ...name] = decodeName(
      output.subarray(at, half),
    ).split(' ');
    entries.push({
      path: name.join(' '),
      mode: typeBits[TYPES[type] ?? 'file'] + goPermissions(Number.parseInt(mode, 8)),
      uid: Number(uid),
      gid: Number(gid),
      size: Number(size),
      mtimeNs: nanoseconds(...(time.split('.') as [string, string?])),
      linkname: decodeName(output.subarray(half + 1, end)),
      devmajor: 0,
      devminor: 0,
      xattrs: UNKNOWN_XATTRS,
      names: Number(names),
      inode,
    });
    at = end + 1;
  }
  return at;
}

/** \u0001 `81a4 0 0 12 1 801:1234 2026-01-01 00:00:00.000000000 +0000 0 0 NAME`, for a link `'NAME' -> 'TARGET'`, newline */
function statRecords(output: Uint8Array, from: number, entries: ListedEntry[]): number {
  let at = from;
  while (output[at] === RECORD) {
    const end = nextRecord(output, at + 1);
    const fields = decodeName(output.subarray(at + 1, end - 1)).split(' ');
    const [
      mode = '',
      uid,
      gid,
      size,
      names,
      inode = '',
      day = '',
      time = '',
      ,
      major = '',
      minor = '',
      ...rest
    ] = fields;
    const [clock = '', fraction] = time.split('.');
    const unix = Number.parseInt(mode, 16);
    const name = nameAndTarget(rest.join(' '));
    entries.push({
      path: name.path.replace(/^\.\//, ''),
      mode: typeBits[UNIX_TYPES[unix >> 12] ?? 'file'] + goPermissions(unix & 0o7777),
      uid: Number(uid),
      gid: Number(gid),
      size: Number(size),
      mtimeNs: nanoseconds(String(Date.parse(`${day}T${clock}Z`) / 1000), fraction),
      linkname: name.target,
      devmajor: Number.parseInt(major, 16),
      devminor: Number.parseInt(minor, 16),
      xattrs: UNKNOWN_XATTRS,
      names: Number(names),
      inode,
    });
    at = end;
  }
  return at;
}

/** A name may contain newlines, but not a newline followed by the mark of a record. */
function nextRecord(output: Uint8Array, from: number): number {
  for (let at = output.indexOf(0x0a, from); at >= 0; at = output.indexOf(0x0a, at + 1)) {
    const next = output[at + 1];
    if (next === RECORD || next === END) return at + 1;
  }
  return output.length;
}

function nameAndTarget(name: string): { readonly path: string; readonly target: string } {
  const link = /^'(.*?)' -> '(.*)'$/s.exec(name);
  return link === null ? { path: name, target: '' } : { path: link[1] ?? '', target: link[2] ?? '' };
}

function nanoseconds(seconds: string, fraction = ''): bigint {
  return BigInt(seconds || '0') * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

/** Types by the letter that find prints. */
const TYPES: Readonly<Record<string, FileType>> = {
  d: 'dir',
  l: 'symlink',
  b: 'block',
  c: 'char',
  p: 'fifo',
  s: 'socket',
};

/** Types by the top four bits of a Unix mode (stat(7)). */
const UNIX_TYPES: Readonly<Record<number, FileType>> = {
  4: 'dir',
  10: 'symlink',
  6: 'block',
  2: 'char',
  1: 'fifo',
  12: 'socket',
};
