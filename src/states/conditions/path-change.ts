import { fileType, permissions, typeName } from '../../filesystem/mode.ts';
import { nameOf } from '../../filesystem/paths.ts';
import { sameXattrs } from '../../filesystem/same-entry.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { StepOutput } from '../../llb/types.ts';
import { plainName } from '../../progress/plain-name.ts';
import { countText } from '../../text/count-text.ts';
import type { SolvedStates } from './solved-states.ts';

/** What happened to a path between two states. */
export interface FoundChange {
  readonly change: 'appears' | 'changes' | 'goes';
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
  /** In words, such as `1,024 → 1,090 bytes`; '' if there is nothing to add. */
  readonly detail: string;
}

/** Files up to this size are compared even if size and time are equal, since a build may set times. */
const MAX_ALWAYS_READ_BYTES = 64 * 1024;
/** A larger file of another time and the same size counts as changed, without being read. */
const MAX_COMPARED_BYTES = 64 * 1024 * 1024;
const COMPARED_CHUNK_BYTES = 1024 * 1024;

/**
 * What happened to a path between two states; null if nothing. Asks about this path alone. A folder changes with its mode
 * and owner, and with the names in it. A time alone is no change.
 */
export async function pathChange(
  states: SolvedStates,
  before: StepOutput | null,
  after: StepOutput | null,
  path: string,
): Promise<FoundChange | null> {
  const [a, b] = await Promise.all([states.entry(before, path), states.entry(after, path)]);
  if (a === null && b === null) return null;
  if (a === null) return { change: 'appears', before: a, after: b, detail: b === null ? '' : sizeOf(b) };
  if (b === null) return { change: 'goes', before: a, after: b, detail: '' };
  const detail = await difference(states, before, after, path, a, b);
  return detail === null ? null : { change: 'changes', before: a, after: b, detail };
}

/** How an entry differs, in words; null if it does not. */
async function difference(
  states: SolvedStates,
  before: StepOutput | null,
  after: StepOutput | null,
  path: string,
  a: TreeEntry,
  b: TreeEntry,
): Promise<string | null> {
  const type = fileType(b.mode);
  if (fileType(a.mode) !== type)
    return `it was a ${typeName(fileType(a.mode))} and is now a ${typeName(type)}`;
  const parts: string[] = [];
  if (type === 'file' && (await fileDiffers(states, before, after, path, a, b)))
    parts.push(
      a.size === b.size ? `rewritten, ${bytesText(b.size)}` : `${number(a.size)} → ${bytesText(b.size)}`,
    );
  if (type === 'symlink' && a.linkname !== b.linkname) parts.push(`it leads to ${plainName(b.linkname)}`);
  if (type === 'dir') parts.push(...(await namesChanged(states, before, after, path)));
  if (permissions(a.mode) !== permissions(b.mode)) parts.push(`mode ${octal(a.mode)} → ${octal(b.mode)}`);
  if (a.uid !== b.uid || a.gid !== b.gid) parts.push(`owner ${a.uid}:${a.gid} → ${b.uid}:${b.gid}`);
  if (!sameXattrs(a.xattrs, b.xattrs)) parts.push('its extended attributes changed');
  if (a.devmajor !== b.devmajor || a.devminor !== b.devminor) parts.push('another device');
  return parts.length === 0 ? null : parts.join(', ');
}

async function fileDiffers(
  states: SolvedStates,
  before: StepOutput | null,
  after: StepOutput | null,
  path: string,
  a: TreeEntry,
  b: TreeEntry,
): Promise<boolean> {
  if (a.size !== b.size) return true;
  if (a.mtimeNs === b.mtimeNs && a.size > MAX_ALWAYS_READ_BYTES) return false;
  if (a.size > MAX_COMPARED_BYTES) return true;
  for (let offset = 0; offset < a.size; offset += COMPARED_CHUNK_BYTES) {
    const [x, y] = await Promise.all([
      states.read(before, path, offset, COMPARED_CHUNK_BYTES),
      states.read(after, path, offset, COMPARED_CHUNK_BYTES),
    ]);
    if (Buffer.compare(x, y) !== 0) return true;
  }
  return false;
}

/** Up to three names that a folder gained or lost. */
const MAX_NAMED = 3;

async function namesChanged(
  states: SolvedStates,
  before: StepOutput | null,
  after: StepOutput | null,
  path: string,
): Promise<readonly string[]> {
  const [a, b] = await Promise.all([states.folder(before, path), states.folder(after, path)]);
  const names = (entries: readonly TreeEntry[]) => new Set(entries.map((entry) => nameOf(entry.path)));
  const [old, now] = [names(a), names(b)];
  const said = (verb: string, found: readonly string[]): readonly string[] => {
    if (found.length === 0) return [];
    const more =
      found.length > MAX_NAMED ? ` and ${countText(found.length - MAX_NAMED, 'more', 'more')}` : '';
    return [`${found.slice(0, MAX_NAMED).map(plainName).join(', ')}${more} ${verb}`];
  };
  return [
    ...said(
      'appeared in it',
      [...now].filter((name) => !old.has(name)),
    ),
    ...said(
      'went',
      [...old].filter((name) => !now.has(name)),
    ),
  ];
}

function sizeOf(entry: TreeEntry): string {
  const type = fileType(entry.mode);
  if (type === 'symlink') return `a link to ${plainName(entry.linkname)}`;
  return type === 'file' ? bytesText(entry.size) : `a ${typeName(type)}`;
}

/** The permissions of a mode as `0755`. */
function octal(mode: number): string {
  return permissions(mode).toString(8).padStart(4, '0');
}

/** `1,090 bytes` */
export function bytesText(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${number(bytes)} bytes`;
}

function number(count: number): string {
  return count.toLocaleString('en');
}
