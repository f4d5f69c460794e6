import { type ComparedInventory, placeOf } from '../../inventory/compare.ts';
import type { SurfaceItem, SurfaceKind } from '../../inventory/surface.ts';

/** What the command prints. */
export interface ComparedState {
  /** REF of the left state; null if there is none. */
  readonly a: string | null;
  readonly b: string;
  readonly inventory: ComparedInventory;
  readonly surface: readonly SurfaceItem[];
}

/**
 * The JSON of `stagedive inventory`: as in DESIGN.md, with the attack surface and what was not read beside it. A single
 * state is `b`, and `a` is null.
 */
export function inventoryJson({ a, b, inventory, surface }: ComparedState): object {
  return {
    a: a === null ? null : { ref: a },
    b: { ref: b },
    packages: inventory.packages.map((each) => ({
      purl: each.purl,
      name: each.name,
      version: each.version,
      type: each.type,
      in: each.in,
      path: placeOf(each),
    })),
    surface: {
      setuid: surfaceRows(surface, 'setuid').map(({ what, detail, in: sides }) => ({
        path: what,
        mode: detail.padStart(4, '0'),
        in: sides,
      })),
      capabilities: surfaceRows(surface, 'capabilities').map(({ what, detail, in: sides }) => ({
        path: what,
        capabilities: detail.split(' '),
        in: sides,
      })),
      ports: surfaceRows(surface, 'ports').map(({ what, in: sides }) => ({ port: what, in: sides })),
      shells: surfaceRows(surface, 'shells').map(({ what, detail, in: sides }) => ({
        path: what,
        names: detail.split(' '),
        in: sides,
      })),
    },
    notRead: inventory.notRead.map(({ path, why, in: side }) => ({ path, why, in: side })),
  };
}

function surfaceRows(surface: readonly SurfaceItem[], kind: SurfaceKind): readonly SurfaceItem[] {
  return surface.filter((item) => item.kind === kind);
}
