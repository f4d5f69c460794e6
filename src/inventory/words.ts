import type { SurfaceItem, SurfaceKind } from './surface.ts';

/** The kinds of an attack surface, as titles. */
export const SURFACE_TITLES: Readonly<Record<SurfaceKind, string>> = {
  setuid: 'set-uid and set-gid programs',
  capabilities: 'programs with capabilities',
  ports: 'exposed ports',
  shells: 'shells',
};

/** What stands behind a path: `4755`, `cap_net_raw`, the other names of a shell; '' for nothing. Unfiltered. */
export function surfaceDetail({ kind, what, detail }: SurfaceItem): string {
  if (kind !== 'shells') return detail;
  const own = what.slice(what.lastIndexOf('/') + 1);
  return detail
    .split(' ')
    .filter((name) => name !== own)
    .join(' ');
}
