import { cLibraryOf } from '../../elf/index.ts';
import { nameOf, parentOf } from '../../paths.ts';
import { embeddedIn } from './embedded.ts';
import type { Need, Runner } from './need.ts';
import { hasFolder } from './settle.ts';

interface Plugins {
  /** A function that a program imports if it uses them. */
  readonly imported: string;
  /** Programs whose own plugins import it. */
  readonly programs?: RegExp;
  /** The name of their folder, which is in a folder of libraries. */
  readonly folder: string;
  /** Whether they are glibc's: musl has it all in itself. */
  readonly isOfGlibc: boolean;
  /** Settings that belong to them. */
  readonly settings: readonly string[];
  readonly why: string;
}

/** Folders of libraries. */
const LIBRARIES = /^(?:usr\/)?lib[^/]*(?:\/[^/]+)?$/;

/** Plugins of libraries that every program has, so that only the program tells whether they are wanted. */
const PLUGINS: readonly Plugins[] = [
  {
    imported: 'iconv_open',
    isOfGlibc: true,
    folder: 'gconv',
    settings: [],
    why: 'It converts between character sets, and those beyond ASCII and Unicode are',
  },
  {
    imported: 'pam_start',
    programs: /^sudo$/,
    isOfGlibc: false,
    folder: 'security',
    settings: ['/etc/pam.d'],
    why: 'It asks PAM who may do what, and the modules of that are',
  },
];

/** Plugins of the C library and of PAM, for programs that use them. */
export async function pluginFolders(runner: Runner): Promise<readonly Need[]> {
  const { home, homePath, loaded } = runner;
  if (home === null) return [];
  const functions = await ownFunctions(runner);
  const name = nameOf(homePath ?? '');
  const [program] = loaded?.objects ?? [];
  const isMusl = program !== undefined && cLibraryOf(program.elf) === 'musl';
  const used = PLUGINS.filter(
    ({ imported, programs, isOfGlibc }) =>
      !(isOfGlibc && isMusl) && (functions.has(imported) || programs?.test(name) === true),
  );
  return used.flatMap(({ folder, settings, why }) => {
    const there = home.root
      .named(folder)
      .find((path) => LIBRARIES.test(parentOf(path)) && hasFolder(home, path));
    const paths = there === undefined ? [] : [`/${there}`, ...settings];
    return paths.map(
      (path): Need => ({
        kind: 'path',
        rule: 'missing-plugin',
        severity: 'warning',
        anyOf: [path],
        copy: null,
        why: `${why} in ${path}, which is not there`,
        isSure: false,
      }),
    );
  });
}

/** What a program imports, and what the library of its own name does, if it only starts that: guile and libguile. */
async function ownFunctions({ homePath, file, loaded }: Runner): Promise<ReadonlySet<string>> {
  const name = nameOf(homePath ?? '').replace(/[-\d.]{1,20}$/, '');
  const own = (loaded?.objects ?? []).filter(
    ({ path }) => name !== '' && nameOf(path).startsWith(`lib${name}`),
  );
  const parts = await Promise.all([file, ...own.map((each) => each.file)].map(embeddedIn));
  return new Set(parts.flatMap(({ functions }) => [...functions]));
}
