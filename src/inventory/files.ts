import type { FileTree } from '../filesystem/file-tree.ts';
import { fileType, permissions } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { isJavaArchive } from './readers/java.ts';
import { isNodeManifest } from './readers/node.ts';
import { isPythonMetadata } from './readers/python.ts';
import { isGemSpec } from './readers/ruby.ts';

/** What a file is to the inventory: by its path alone, or for a program by its mode. */
export type FileRole =
  | 'dpkg'
  | 'apk'
  | 'rpm'
  | 'rpm-other'
  | 'python'
  | 'node'
  | 'ruby'
  | 'dotnet'
  | 'java'
  | 'program';

/** The roles whose files are read whole, as text. */
export type TextRole = Exclude<FileRole, 'rpm' | 'rpm-other' | 'java' | 'program'>;

const FIXED: ReadonlyMap<string, FileRole> = new Map([
  ['var/lib/dpkg/status', 'dpkg'],
  ['lib/apk/db/installed', 'apk'],
  ['usr/lib/apk/db/installed', 'apk'],
  ...['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'].flatMap((folder): [string, FileRole][] => [
    [`${folder}/rpmdb.sqlite`, 'rpm'],
    [`${folder}/Packages`, 'rpm-other'],
    [`${folder}/Packages.db`, 'rpm-other'],
  ]),
]);

/** Where images without dpkg keep one file a package, with the lists of its files beside it. */
const STATUS_FOLDER = 'var/lib/dpkg/status.d/';

/** Smaller programs cannot hold what is looked for: an empty program of Go has 1 MB, one of Rust 300 kB. */
const MIN_PROGRAM_BYTES = 100 * 1024;

/** The role of an entry; null if it has none. */
export function roleOf(entry: TreeEntry): FileRole | null {
  const { path, mode, size } = entry;
  if (fileType(mode) !== 'file') return null;
  const fixed = FIXED.get(path);
  if (fixed !== undefined) return fixed;
  if (path.startsWith(STATUS_FOLDER)) return path.endsWith('.md5sums') ? null : 'dpkg';
  if (isNodeManifest(path)) return 'node';
  if (isPythonMetadata(path)) return 'python';
  if (isGemSpec(path)) return 'ruby';
  if (path.endsWith('.deps.json')) return 'dotnet';
  if (isJavaArchive(path)) return 'java';
  return (permissions(mode) & 0o111) !== 0 && size >= MIN_PROGRAM_BYTES ? 'program' : null;
}

/** The files of a state that may say packages, by role; each hard-linked file once. */
export function filesByRole(tree: FileTree): ReadonlyMap<FileRole, readonly TreeEntry[]> {
  const found = new Map<FileRole, TreeEntry[]>();
  for (const entry of tree.entries()) {
    const role = roleOf(entry);
    if (role === null || (role === 'program' && tree.contentOf(entry) !== entry)) continue;
    const files = found.get(role);
    if (files === undefined) found.set(role, [entry]);
    else files.push(entry);
  }
  return found;
}
