/**
 * Where package managers write what is installed, and how a version is found there. dpkg: /var/lib/dpkg/status, of
 * distroless images one file a package in status.d. apk: lib/apk/db/installed, since 3.0 of apk-tools below /usr.
 */
export interface PackageDatabase {
  readonly path: string;
  /** The version of an installed package; null if it is not installed. */
  readonly version: (text: string, name: string) => string | null;
}

/** The databases that can be read for a package. */
export function packageDatabases(name: string): readonly PackageDatabase[] {
  return [
    { path: '/var/lib/dpkg/status', version: dpkgVersion },
    // A name such as `../x` is none of a file there.
    ...(name.includes('/') ? [] : [{ path: `/var/lib/dpkg/status.d/${name}`, version: dpkgVersion }]),
    { path: '/lib/apk/db/installed', version: apkVersion },
    { path: '/usr/lib/apk/db/installed', version: apkVersion },
  ];
}

/** rpm's databases, of which only can be said that they changed. */
export const RPM_DATABASES: readonly string[] = [
  '/var/lib/rpm/rpmdb.sqlite',
  '/usr/lib/sysimage/rpm/rpmdb.sqlite',
  '/usr/lib/sysimage/rpm/Packages.db',
  '/var/lib/rpm/Packages.db',
  '/var/lib/rpm/Packages',
];

/** The third word of Status says whether it is unpacked, configured or only remembered. */
const INSTALLED = / installed$/;

function dpkgVersion(text: string, name: string): string | null {
  for (const fields of stanzas(text, ': ')) {
    if (fields.get('Package') !== name) continue;
    const status = fields.get('Status');
    if (status === undefined || INSTALLED.test(status)) return fields.get('Version') ?? '';
  }
  return null;
}

function apkVersion(text: string, name: string): string | null {
  for (const fields of stanzas(text, ':')) if (fields.get('P') === name) return fields.get('V') ?? '';
  return null;
}

/** The fields of each stanza that are of one line; stanzas are divided by an empty line. */
function* stanzas(text: string, colon: string): Generator<ReadonlyMap<string, string>> {
  let fields = new Map<string, string>();
  for (let start = 0; start <= text.length; ) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end);
    start = end < 0 ? text.length + 1 : end + 1;
    if (line === '') {
      if (fields.size > 0) yield fields;
      fields = new Map();
      continue;
    }
    const at = line.indexOf(colon);
    if (at > 0 && !line.startsWith(' ')) fields.set(line.slice(0, at), line.slice(at + colon.length));
  }
  if (fields.size > 0) yield fields;
}
