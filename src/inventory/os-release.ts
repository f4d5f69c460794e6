import { fileType } from '../filesystem/mode.ts';
import { lines } from './fields.ts';
import type { InventoryFiles } from './types.ts';

/** What /etc/os-release says (os-release(5)). */
export interface Distribution {
  /** `debian`, `alpine`; '' if it does not say it. */
  readonly id: string;
  /** `12`; '' if it does not say it. */
  readonly version: string;
}

/** Reads the text of /etc/os-release. An ID with other characters than it may have counts as none. */
export function readDistribution(text: string): Distribution {
  const values = new Map<string, string>();
  for (const line of lines(text)) {
    const equals = line.indexOf('=');
    const name = line.slice(0, Math.max(0, equals));
    if (name !== 'ID' && name !== 'VERSION_ID') continue;
    const value = line.slice(equals + 1).replace(/^(["'])(.*)\1$/, '$2');
    if (/^[a-z0-9._-]{1,64}$/.test(value)) values.set(name, value);
  }
  return { id: values.get('ID') ?? '', version: values.get('VERSION_ID') ?? '' };
}

/** Where it is (os-release(5)), best first. */
const PATHS = ['etc/os-release', 'usr/lib/os-release'];
const MAX_BYTES = 64 * 1024;

/** What the os-release of a state says. */
export async function distributionOf(files: InventoryFiles): Promise<Distribution> {
  const tree = await files.tree();
  for (const path of PATHS) {
    const { entry } = tree.follow(path);
    if (entry === null || fileType(entry.mode) !== 'file') continue;
    const bytes = await files.read(entry.path, { offset: 0, length: MAX_BYTES });
    return readDistribution(new TextDecoder().decode(bytes));
  }
  return readDistribution('');
}
