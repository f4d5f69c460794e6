import type { Root } from '../../load/index.ts';

const MAX_RELEASE_BYTES = 64 * 1024;

/** A release of a distribution, by its os-release; '' for what is not said there. */
export interface Release {
  readonly id: string;
  readonly version: string;
  readonly codename: string;
}

/** Null for a state without an os-release, or with one that names no distribution. */
export async function releaseOf(root: Root): Promise<Release | null> {
  const file = root.locate('etc/os-release') ?? root.locate('usr/lib/os-release');
  if (file === null) return null;
  const text = new TextDecoder().decode(await file.bytes(0, MAX_RELEASE_BYTES));
  const values = new Map(
    [...text.matchAll(/^([A-Z_]{1,30})="?([\w.-]{1,40})"?$/gm)].map(([, name, value]) => [name, value ?? '']),
  );
  const [id = '', given = '', codename = ''] = ['ID', 'VERSION_ID', 'VERSION_CODENAME'].map((name) =>
    values.get(name),
  );
  // The third number of Alpine's is a patch of the same packages.
  const version = id === 'alpine' ? given.split('.').slice(0, 2).join('.') : given;
  return id === '' ? null : { id, version, codename };
}

export function isSame(a: Release | null, b: Release | null): boolean {
  return a !== null && a.id === b?.id && a.version === b.version && a.codename === b.codename;
}

/** The smallest official image of a release; null for other distributions. */
export function baseOf(release: Release | null): string | null {
  if (release === null) return null;
  const { id, version, codename } = release;
  if (id === 'debian' && codename !== '') return `debian:${codename}-slim`;
  if (id === 'ubuntu' && version !== '') return `ubuntu:${version}`;
  if (['alpine', 'fedora'].includes(id) && version !== '') return `${id}:${version}`;
  if (id === 'opensuse-leap' && version !== '') return `opensuse/leap:${version}`;
  // Of these a version is a line of releases with the same packages.
  const [major = ''] = version.split('.');
  if (id === 'almalinux' && major !== '') return `almalinux:${major}`;
  if (id === 'rocky' && major !== '') return `rockylinux/rockylinux:${major}`;
  return null;
}
