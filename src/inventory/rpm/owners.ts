import type { PackageDatabase } from '../../filesystem/check/index.ts';
import type { Root } from '../../filesystem/load/index.ts';
import { Turns } from '../../turns.ts';
import { Blocks } from '../blocks.ts';
import { Malformed } from '../malformed.ts';
import { readRpmHeader } from './header.ts';
import { readRpmLists } from './lists.ts';
import { Sqlite } from './sqlite.ts';

const FILES = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'].map(
  (folder) => `${folder}/rpmdb.sqlite`,
);

const BOUNDS = { blockBytes: 1024 * 1024, kept: 16, maxBytes: 512 * 1024 * 1024 };

/** What a package may be called. */
const NAME = /^[A-Za-z\d][\w+.-]{0,100}$/;

/** Packages of every image of Fedora, of those that are made of it, and of openSUSE. */
const ESSENTIAL = new Set(
  'filesystem setup basesystem bash glibc glibc-common glibc-minimal-langpack libgcc coreutils coreutils-single rpm rpm-libs tzdata system-release fedora-release-container openSUSE-release'.split(
    ' ',
  ),
);

/** Where programs are that packages require by their paths. */
const PROGRAM = /\/s?bin\/[^/]+$/;

/**
 * The packages of rpm's database that own files, and what they depend on; null where there is none, or none that can be
 * read.
 * @param paths without symlinks and without a leading slash
 */
export async function rpmPackages(root: Root, paths: ReadonlySet<string>): Promise<PackageDatabase | null> {
  const file = FILES.map((path) => root.locate(path)).find((each) => each !== null);
  if (file === undefined || file === null) return null;
  try {
    const read = (offset: number, length: number): Promise<Uint8Array> => file.bytes(offset, length);
    return await ownersIn(await Sqlite.open(new Blocks(read, file.entry.size, BOUNDS)), paths);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

async function ownersIn(database: Sqlite, paths: ReadonlySet<string>): Promise<PackageDatabase> {
  const owners = new Map<string, string>();
  const provided = new Map<string, string>();
  const required = new Map<string, readonly string[]>();
  const turns = new Turns();
  for await (const [, blob] of database.rows('Packages')) {
    if (turns.isDue) await turns.give();
    if (!(blob instanceof Uint8Array)) continue;
    const { name } = readRpmHeader(blob);
    if (!NAME.test(name) || name === 'gpg-pubkey') continue;
    const { files, provides, requires } = readRpmLists(blob);
    for (const path of files) {
      // Systems whose /lib leads to /usr/lib have files of older packages there.
      for (const each of [path.slice(1), `usr${path}`]) if (paths.has(each)) owners.set(each, name);
      if (PROGRAM.test(path)) provided.set(path, name);
    }
    for (const each of [name, ...provides]) provided.set(each, name);
    required.set(name, requires);
  }
  const depends = new Map(
    [...required].map(([name, others]) => [name, others.flatMap((other) => provided.get(other) ?? [])]),
  );
  return { manager: 'rpm', owners, depends, essential: ESSENTIAL };
}
