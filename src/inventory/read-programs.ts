import { BadElf } from '../filesystem/elf/pages.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { Malformed } from './malformed.ts';
import { readGoInfo } from './programs/go-info.ts';
import { openProgram } from './programs/sections.ts';
import { rangeOf } from './range-of.ts';
import { readGo } from './readers/go.ts';
import { readRust } from './readers/rust.ts';
import type { InventoryFiles, NotRead, Package, Reading } from './types.ts';

/** Each is a few reads of 4 KiB. */
const MAX_PROGRAMS = 5000;
/** Of what a failed instruction left: there each read starts a process. */
const MAX_PROGRAMS_AFTER_FAILURE = 40;

const READ_AT_ONCE = 16;

/** The packages that programs say to be made of. Programs of neither Go nor Rust say nothing. */
export async function readPrograms(files: InventoryFiles, programs: readonly TreeEntry[]): Promise<Reading> {
  const most = files.failure === null ? MAX_PROGRAMS : MAX_PROGRAMS_AFTER_FAILURE;
  // The biggest, since programs with packages in them are.
  const chosen = programs.length <= most ? programs : programs.toSorted((a, b) => b.size - a.size);
  const packages: Package[] = [];
  const notRead: NotRead[] = [];
  const pending = chosen.slice(0, most);
  if (chosen.length > most) {
    const rest = chosen.length - most;
    notRead.push({ path: '/', why: `${rest} smaller programs were not looked into` });
  }
  const worker = async (): Promise<void> => {
    for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
      const path = `/${entry.path}`;
      try {
        packages.push(...(await readProgram(files, entry, path)));
      } catch (error) {
        if (!(error instanceof Malformed) && !(error instanceof BadElf)) throw error;
        notRead.push({ path, why: error.message });
      }
    }
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, worker));
  return { packages, notRead: notRead.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

async function readProgram(
  files: InventoryFiles,
  entry: TreeEntry,
  path: string,
): Promise<readonly Package[]> {
  const program = await openProgram(rangeOf(files, entry), entry.size);
  if (program === null) return [];
  const crates = await readRust(program, path);
  if (crates !== null) return crates.filter((each) => each !== null);
  const info = await readGoInfo(program);
  return info === null ? [] : [...readGo(info, path)].filter((each) => each !== null);
}
