import type { Listed, Package } from './types.ts';

/** Packages, each once: by type, then name, then version as text. The files that name it are in order. */
export function listed(packages: Iterable<Package>): readonly Listed[] {
  const found = new Map<string, { readonly first: Package; readonly paths: Set<string> }>();
  for (const each of packages) {
    const known = found.get(each.purl);
    if (known === undefined) found.set(each.purl, { first: each, paths: new Set([each.path]) });
    else known.paths.add(each.path);
  }
  return [...found.values()]
    .map(({ first: { path: _, ...first }, paths }) => ({ ...first, paths: [...paths].toSorted(byText) }))
    .toSorted(byPackage);
}

type Ordered = Pick<Package, 'type' | 'name' | 'version' | 'purl'>;

/** The order of packages in every list. */
export function byPackage(a: Ordered, b: Ordered): number {
  return (
    byText(a.type, b.type) || byText(a.name, b.name) || byText(a.version, b.version) || byText(a.purl, b.purl)
  );
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
