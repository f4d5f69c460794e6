import { latin1Text } from '../../bytes.ts';
import type { RootFile } from '../../load/index.ts';
import { fileType } from '../../mode.ts';
import { nameOf } from '../../paths.ts';
import { ownOrigin, stagesOf } from '../subject.ts';
import { classPathNeeds } from './class-path.ts';
import { libraryNeed } from './foreign-libraries.ts';
import { librariesNamed, OF_LOADER } from './library-names.ts';
import type { Need, Runner } from './need.ts';

/** How many assemblies are searched, and how much of each. */
const MAX_ASSEMBLIES = 200;
const MAX_ASSEMBLY_BYTES = 4 * 1024 * 1024;
/** How many names are looked for, and how many are told. */
const MAX_NAMES = 400;
const MAX_LIBRARIES = 24;

/** A name of a library in an assembly: the module of a DllImport stands among its texts (ECMA-335, II.22.31). */
const MODULE = /(?<=\0)lib[\w.+-]{2,60}(?=\0)/g;

/** What belongs to Java or .NET itself. */
const OF_RUNTIME = /\/(?:shared|host|sdk)\/|(?:^|\/)jrt-fs\.jar$/;

/**
 * Libraries of C that compiled programs of a language open by name. Assemblies of .NET name them in plain text; classes of
 * Java are packed, and that is said.
 */
export async function compiledCode(runner: Runner): Promise<readonly Need[]> {
  const { subject, file, homePath } = runner;
  const names = [nameOf(file.path), nameOf(homePath ?? '')];
  if (names.includes('java')) {
    const jars = ownFiles(subject, '.jar');
    return [...(await classPathNeeds(runner, jars)), ...unseenJars(jars)];
  }
  const isDotnet =
    names.includes('dotnet') || subject.root.locate(`${file.path}.runtimeconfig.json`) !== null;
  return isDotnet ? await importedLibraries(runner) : [];
}

function unseenJars(jars: readonly string[]): readonly Need[] {
  const [first] = jars;
  if (first === undefined) return [];
  const more = jars.length === 1 ? '' : ` and ${jars.length - 1} more`;
  return [
    {
      kind: 'unseen',
      what: `what classes of /${first}${more} need: other jars, and libraries that they open by name`,
    },
  ];
}

async function importedLibraries(runner: Runner): Promise<readonly Need[]> {
  const { subject, starter, file } = runner;
  const names = new Set<string>();
  const { limits } = subject;
  const opens = `libraries that assemblies of ${starter.path} open by name`;
  for (const path of limits.atMost(ownFiles(subject, '.dll'), MAX_ASSEMBLIES, opens)) {
    const assembly = subject.root.locate(path);
    if (assembly === null) continue;
    const found = known.get(assembly) ?? namedIn(assembly);
    known.set(assembly, found);
    for (const name of await found)
      if (names.has(name) || limits.hasRoom(names.size, MAX_NAMES, opens)) names.add(name);
  }
  const stages = await stagesOf(runner);
  const own = await file.elf();
  const host = own.kind === 'elf' ? own.elf : null;
  const needs: Need[] = [];
  for (const name of names) {
    if (librariesNamed(subject.root, name).length > 0) continue;
    const need = await libraryNeed(stages, name, host);
    if (need !== null && limits.hasRoom(needs.length, MAX_LIBRARIES, opens)) needs.push(need);
  }
  return needs;
}

/** Read once: it is asked again for each program and round. */
const known = new WeakMap<RootFile, Promise<readonly string[]>>();

async function namedIn(file: RootFile): Promise<readonly string[]> {
  const text = latin1Text(await file.bytes(0, MAX_ASSEMBLY_BYTES));
  const names = new Set<string>();
  for (const [name] of text.matchAll(MODULE)) {
    if (names.size > MAX_NAMES) break;
    if (!OF_LOADER.test(name)) names.add(name);
  }
  return [...names];
}

/** The files that the Dockerfile brought, by the ending of their names, without those of the runtime. */
function ownFiles(subject: Runner['subject'], ending: string): readonly string[] {
  return subject.root.tree
    .entries()
    .flatMap(({ path, mode }) =>
      path.endsWith(ending) &&
      fileType(mode) === 'file' &&
      !OF_RUNTIME.test(path) &&
      ownOrigin(subject, path) !== null
        ? [path]
        : [],
    );
}
