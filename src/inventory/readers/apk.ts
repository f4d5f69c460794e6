import { lines } from '../fields.ts';
import { packageOf } from '../package.ts';
import type { Package } from '../types.ts';

/**
 * Packages of apk's database (https://wiki.alpinelinux.org/wiki/Apk_spec): `P:` name, `V:` version, `A:` architecture,
 * an empty line behind each package.
 *
 * @param vendor ID of /etc/os-release
 */
export function* readApk(text: string, path: string, vendor: string): Generator<Package | null, void> {
  let fields = new Map<string, string>();
  const made = (): Package | null =>
    packageOf({
      type: 'apk',
      namespace: vendor,
      name: fields.get('P'),
      version: fields.get('V'),
      qualifiers: { arch: fields.get('A') },
      path,
    });
  for (const line of lines(text)) {
    if (line === '') {
      if (fields.size > 0) yield made();
      fields = new Map();
    } else if (line[1] === ':' && 'PVA'.includes(line.charAt(0))) {
      fields.set(line.charAt(0), line.slice(2));
    }
  }
  if (fields.size > 0) yield made();
}
