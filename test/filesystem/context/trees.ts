import { ContextListing } from '../../../src/filesystem/context/listing.ts';
import { compareBytes } from '../../../src/filesystem/ignore/index.ts';

/** A listing of paths; folders above them are made. Numbers are the sizes of files, `->x` are links to x. */
export function listingOf(
  nodes: Readonly<Record<string, number | `->${string}` | 'folder'>>,
): ContextListing {
  const listing = new ContextListing();
  const fill = (folder: number, prefix: string): void => {
    const inside = Object.keys(nodes).filter((path) => path.startsWith(prefix) && path !== prefix);
    const names = new Set(inside.map((path) => path.slice(prefix.length).split('/')[0] ?? ''));
    for (const name of [...names].sort(compareBytes)) {
      const path = prefix + name;
      const node = nodes[path];
      if (typeof node === 'number') listing.add(folder, name, 'file', node);
      else if (node === undefined || node === 'folder')
        fill(listing.add(folder, name, 'folder', 0), `${path}/`);
      else listing.setTarget(listing.add(folder, name, 'link', 0), node.slice(2));
    }
  };
  fill(0, '');
  return listing;
}
