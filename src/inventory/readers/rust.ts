import { inflated } from '../inflate.ts';
import { jsonObject, objectOf, textOf } from '../json.ts';
import { MAX_PACKAGES_A_FILE } from '../limits.ts';
import { Malformed } from '../malformed.ts';
import { packageOf } from '../package.ts';
import type { Program } from '../programs/sections.ts';
import type { Package } from '../types.ts';

const MAX_SECTION_BYTES = 1024 * 1024;

/**
 * The crates of a program that was built by cargo-auditable: JSON, compressed, in a section of its own
 * (https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md). What only the build used is left out.
 * Null if there is no such section. @throws BadElf, Malformed
 */
export async function readRust(
  { pages, sections }: Program,
  path: string,
): Promise<readonly (Package | null)[] | null> {
  const section = sections.find(({ name }) => name === '.dep-v0');
  if (section === undefined) return null;
  if (section.bytes > MAX_SECTION_BYTES) throw new Malformed('its list of crates is too long');
  const data = await inflated(await pages.bytes(section.offset, section.bytes));
  const list = jsonObject(new TextDecoder().decode(data))?.packages;
  if (!Array.isArray(list)) throw new Malformed('its list of crates is broken');
  return list.slice(0, MAX_PACKAGES_A_FILE).flatMap((each: unknown) => {
    const crate = objectOf(each);
    if (crate === null || crate.kind === 'build') return [];
    return packageOf({ type: 'cargo', name: textOf(crate.name), version: textOf(crate.version), path });
  });
}
