import { lines, stanzas } from '../fields.ts';

/** What identifies an artifact of Maven. */
export interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

const FIELDS = new Set([
  'bundle-symbolicname',
  'bundle-version',
  'automatic-module-name',
  'implementation-title',
  'implementation-vendor-id',
  'implementation-version',
  'specification-version',
]);

/** `NAME-1.2.3.jar`, with the version from the first dash that a digit follows. */
const FILE_NAME = /^(.+?)-(\d[^/]*)$/;

/**
 * The artifact of an archive that names no pom.properties, by its manifest (the JAR file specification, and OSGi's) and
 * its file name. Manifests do not say Maven's group: it is the vendor id, else what stands before the last dot of the
 * bundle's name, else the name itself. Null if nothing says a version.
 *
 * @param file name of the archive without folders
 */
export function manifestArtifact(text: string, file: string): Artifact | null {
  const [main] = stanzas(text, FIELDS);
  const base = file.slice(-300).replace(/\.\w+$/, '');
  const [, fileName = base, fileVersion = null] = FILE_NAME.exec(base) ?? [];
  const field = (name: string): string | null => main?.get(name) || null;
  const version =
    fileVersion ??
    field('implementation-version') ??
    field('bundle-version') ??
    field('specification-version');
  if (version === null) return null;
  const bundle = field('bundle-symbolicname')?.split(';')[0]?.trim() ?? field('automatic-module-name') ?? '';
  const dot = bundle.lastIndexOf('.');
  return {
    group: field('implementation-vendor-id') ?? (dot > 0 ? bundle.slice(0, dot) : fileName),
    name: fileName,
    version,
  };
}

/** The artifact of a pom.properties; null if it names none. */
export function pomArtifact(text: string): Artifact | null {
  const values = new Map<string, string>();
  for (const line of lines(text)) {
    const equals = line.indexOf('=');
    if (equals > 0) values.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  const [group, name, version] = ['groupId', 'artifactId', 'version'].map((key) => values.get(key) ?? '');
  return group && name && version ? { group, name, version } : null;
}
