import { stanzas } from '../fields.ts';
import { packageOf } from '../package.ts';
import type { Package } from '../types.ts';

const FIELDS = new Set(['package', 'version', 'architecture', 'status']);

/**
 * Packages of `/var/lib/dpkg/status` (dpkg(1)), or of one file of `status.d`, which images without dpkg have and which
 * says no status. Packages that are not installed (their configuration was kept) are left out.
 *
 * @param vendor ID of /etc/os-release
 */
export function* readDpkg(text: string, path: string, vendor: string): Generator<Package | null, void> {
  for (const stanza of stanzas(text, FIELDS)) {
    const status = stanza.get('status') ?? null;
    // Desired state, error flag, state.
    if (status !== null && status.split(/\s+/)[2] !== 'installed') continue;
    yield packageOf({
      type: 'deb',
      namespace: vendor,
      name: stanza.get('package'),
      version: stanza.get('version'),
      qualifiers: { arch: stanza.get('architecture') },
      path,
    });
  }
}
