import type { Turns } from '../../turns.ts';
import { Blocks } from '../blocks.ts';
import { packageOf } from '../package.ts';
import { readRpmHeader } from '../rpm/header.ts';
import { Sqlite } from '../rpm/sqlite.ts';
import type { Package, ReadAt } from '../types.ts';

/** A database of a desktop with 10,000 packages has about 500 MB. */
const BOUNDS = { blockBytes: 1024 * 1024, kept: 16, maxBytes: 1024 * 1024 * 1024 };

/**
 * Packages of `rpmdb.sqlite`: its table Packages holds the header of each. @throws Malformed
 *
 * @param size bytes of the file
 * @param vendor ID of /etc/os-release
 */
export async function* readRpm(
  read: ReadAt,
  size: number,
  path: string,
  vendor: string,
  turns: Turns,
): AsyncGenerator<Package | null, void> {
  const database = await Sqlite.open(new Blocks(read, size, BOUNDS));
  // The columns are hnum and blob (rpm, lib/backend/sqlite.c).
  for await (const [, blob] of database.rows('Packages')) {
    if (turns.isDue) await turns.give();
    if (!(blob instanceof Uint8Array)) continue;
    const { name, version, release, arch, epoch } = readRpmHeader(blob);
    // Keys are kept as packages, too.
    if (name === 'gpg-pubkey') continue;
    const versioned = release === '' ? version : `${version}-${release}`;
    const made = packageOf({
      type: 'rpm',
      namespace: vendor,
      name,
      version: versioned,
      qualifiers: { arch, epoch: epoch === null || epoch === 0 ? null : String(epoch) },
      path,
    });
    yield made === null || !epoch ? made : { ...made, version: `${epoch}:${versioned}` };
  }
}
