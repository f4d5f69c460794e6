import type { FileTree } from '../filesystem/file-tree.ts';
import { fileType, permissions } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { CAPABILITY_ATTRIBUTE, fileCapabilities } from './capabilities.ts';
import { type Sides, sidesOf } from './compare.ts';

/** What of a state helps an attacker who runs something in it, or reaches it. */
export interface Surface {
  /** Programs that run as their owner or group whoever starts them: octal permissions, `4755`. */
  readonly setuid: ReadonlyMap<string, string>;
  /** Programs with capabilities of their own: `cap_net_raw cap_net_admin`. */
  readonly capabilities: ReadonlyMap<string, string>;
  /** What EXPOSE says: `80/tcp`. */
  readonly ports: ReadonlyMap<string, string>;
  /** Shells, with the names of links that lead to each: `sh bash`. */
  readonly shells: ReadonlyMap<string, string>;
}

export type SurfaceKind = keyof Surface;

export const SURFACE_KINDS: readonly SurfaceKind[] = ['setuid', 'capabilities', 'ports', 'shells'];

/** Programs that run what they are told; busybox and toybox hold a shell under any name. */
const SHELLS = new Set([
  ...['sh', 'bash', 'rbash', 'dash', 'ash', 'zsh', 'ksh', 'ksh93', 'mksh', 'yash', 'fish', 'csh', 'tcsh'],
  ...['busybox', 'toybox', 'pwsh', 'nu', 'elvish', 'xonsh'],
]);

/** @param exposed ports of the image's config; empty if unknown */
export function surfaceOf(tree: FileTree, exposed: readonly string[]): Surface {
  const setuid = new Map<string, string>();
  const capabilities = new Map<string, string>();
  const shells = new Map<string, string[]>();
  for (const entry of tree.entries()) {
    const shell = shellOf(tree, entry);
    if (shell !== null) shells.set(shell.path, [...(shells.get(shell.path) ?? []), shell.name]);
    if (fileType(entry.mode) !== 'file') continue;
    const mode = permissions(entry.mode);
    if (isSetId(mode)) setuid.set(`/${entry.path}`, mode.toString(8));
    const attribute = entry.xattrs[CAPABILITY_ATTRIBUTE];
    if (attribute !== undefined) {
      capabilities.set(`/${entry.path}`, fileCapabilities(attribute)?.join(' ') ?? 'of an unknown form');
    }
  }
  return {
    setuid,
    capabilities,
    ports: new Map(exposed.map((port) => [port, ''])),
    shells: new Map([...shells].map(([path, names]) => [path, [...new Set(names)].join(' ')])),
  };
}

/** Set-gid without the right to run it for the group means locking, not another group (chmod(2)). */
function isSetId(mode: number): boolean {
  return (mode & 0o4000) !== 0 || (mode & 0o2010) === 0o2010;
}

/** The shell that an entry is or leads to, by the name of the entry. */
function shellOf(
  tree: FileTree,
  { path, mode }: TreeEntry,
): { readonly path: string; readonly name: string } | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!SHELLS.has(name)) return null;
  const type = fileType(mode);
  const real = type === 'symlink' ? tree.follow(path).entry : type === 'file' ? tree.get(path) : null;
  if (real == null || fileType(real.mode) !== 'file' || (permissions(real.mode) & 0o111) === 0) return null;
  return { path: `/${tree.contentOf(real).path}`, name };
}

/** A part of the surface, and which states have it. */
export interface SurfaceItem {
  readonly kind: SurfaceKind;
  /** A path or a port. */
  readonly what: string;
  /** Permissions, capabilities or names, of the right state if it has it; '' for ports. */
  readonly detail: string;
  readonly in: Sides;
}

/** The surfaces of two states together, by kind; what the right one has comes first. @param a null for `b` alone */
export function compareSurfaces(a: Surface | null, b: Surface): readonly SurfaceItem[] {
  return SURFACE_KINDS.flatMap((kind) => {
    const all = new Map([...(a?.[kind] ?? []), ...b[kind]]);
    return [...all]
      .map(([what, detail]) => ({
        kind,
        what,
        detail,
        in: sidesOf(a?.[kind].has(what) ?? false, b[kind].has(what)),
      }))
      .toSorted((one, other) => rank(one) - rank(other) || (one.what < other.what ? -1 : 1));
  });
}

function rank({ in: sides }: SurfaceItem): number {
  return sides.at(-1) === 'b' ? 0 : 1;
}
