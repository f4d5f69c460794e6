import { cLibraryOf, type ElfInfo, fitTogether, sameCLibrary } from '../../elf/index.ts';
import { nameOf } from '../../paths.ts';
import { type SourceStage, stagesOf } from '../subject.ts';
import { librariesNamed } from './library-names.ts';
import { localTexts } from './local-modules.ts';
import type { Need, PathNeed, ScriptRunner } from './need.ts';
import { openedIn } from './opened-names.ts';
import { packageTexts } from './package-texts.ts';
import { has } from './settle.ts';

const NODE_OPENERS = ['koffi', 'ffi-napi', 'ffi-rs', 'node-ffi', 'ref-napi'];

/** The most names that are looked for. */
const MAX_NAMES = 400;

/** The most that is told of one script. */
const MAX_LIBRARIES = 24;

/**
 * Libraries of C that a script, its own modules and the packages that they load open by name: by ctypes, cffi, ffi and
 * their like. Missed are those that the program's stage has. Where a name is only put together when it runs, that is said.
 */
export async function foreignLibraries(runner: ScriptRunner): Promise<readonly Need[]> {
  const { subject, language, starter } = runner;
  const stages = await stagesOf(runner);
  const names = new Set<string>();
  const opens = `libraries that ${starter.path} and its packages open by name`;
  let [isUnknown, asksLdconfig] = [false, false];
  const own = (await localTexts(runner)).map(({ text, isOwn }) => {
    const opened = openedIn(language, text);
    return { ...opened, isUnknown: isOwn && opened.isUnknown };
  });
  const packaged = await packageTexts(runner);
  const isCut = packaged.some((each) => each.isCut === true);
  for (const opened of [...own, ...packaged]) {
    for (const name of opened.names)
      if (names.has(name) || subject.limits.hasRoom(names.size, MAX_NAMES, opens)) names.add(name);
    isUnknown ||= opened.isUnknown;
    asksLdconfig ||= opened.asksLdconfig;
  }
  const needs = new Map<string, Need>();
  let isOpened = false;
  const host = names.size === 0 ? null : await hostOf(runner);
  for (const name of names) {
    const here = librariesNamed(subject.root, name, asksLdconfig);
    for (const path of here.flatMap((each) => subject.root.named(each)))
      subject.opened.add(subject.root.real(path));
    isOpened ||= here.length > 0;
    if (here.length > 0) continue;
    const need = await libraryNeed(stages, name, host, asksLdconfig);
    if (need !== null && subject.limits.hasRoom(needs.size, MAX_LIBRARIES, opens))
      needs.set(need.anyOf[0] ?? '', need);
  }
  const told = [...needs.values()];
  if (asksLdconfig && (isOpened || told.length > 0)) told.push(...ldconfig(stages));
  if (asksLdconfig && told.length > 0)
    told.push({
      kind: 'unseen',
      what: `what ldconfig lists for ${starter.path}: only RUN ldconfig puts what a COPY brings into its list`,
    });
  if (isCut)
    told.push({
      kind: 'unseen',
      what: `what packages of ${starter.path} open by name: there are more files of them than are read`,
    });
  const opener = language === 'node' ? nodeOpener(runner) : null;
  if (opener !== null && names.size === 0)
    told.push({ kind: 'unseen', what: `libraries that packages open by name with ${opener}` });
  if (isUnknown)
    told.push({
      kind: 'unseen',
      what: `libraries that ${starter.path} opens by names that it puts together`,
    });
  return told;
}

/**
 * The library that a name means in the first stage that has one which fits; null where none does.
 * @param host the program that opens it; null where that is not known
 */
export async function libraryNeed(
  stages: readonly SourceStage[],
  name: string,
  host: ElfInfo | null,
  isListed = false,
): Promise<PathNeed | null> {
  for (const { root } of stages) {
    for (const path of librariesNamed(root, name, isListed).flatMap((each) => root.named(each))) {
      const reading = await root.locate(path)?.elf();
      if (reading?.kind !== 'elf' || (host !== null && !worksIn(reading.elf, host))) continue;
      return {
        kind: 'path',
        rule: 'missing-plugin',
        severity: 'warning',
        anyOf: [`/${path}`],
        copy: null,
        why: `It opens the library ${nameOf(name).replaceAll('*', '…')} by its name while it runs`,
        isSure: false,
      };
    }
  }
  return null;
}

/** Whether a program can load a library: for the same machine and C library. */
function worksIn(library: ElfInfo, host: ElfInfo): boolean {
  return fitTogether(library, host) && sameCLibrary(cLibraryOf(library), cLibraryOf(host));
}

/** The interpreter that runs a script, or else any program of its language; null where there is none to read. */
async function hostOf({ subject, language }: ScriptRunner): Promise<ElfInfo | null> {
  const isOfLanguage = (name: string): boolean =>
    name.startsWith(language) && /^[\d.]*$/.test(name.slice(language.length));
  for (const path of [...subject.root.names()]
    .filter(isOfLanguage)
    .flatMap((name) => subject.root.named(name))) {
    const reading = await subject.root.locate(path)?.elf();
    if (reading?.kind === 'elf') return reading.elf;
  }
  return null;
}

/** A package that opens libraries of C, if it lies where the script finds packages. */
function nodeOpener({ subject }: ScriptRunner): string | null {
  const isThere = (name: string): boolean =>
    subject.root.named(name).some((path) => /(?:^|\/)node_modules\/[^/]+$/.test(path));
  return NODE_OPENERS.find(isThere) ?? null;
}

/** What tells ctypes which libraries there are: the program, and the list that it prints. */
function ldconfig(stages: readonly SourceStage[]): readonly Need[] {
  const needed = [
    ['missing-helper', '/sbin/ldconfig'],
    ['missing-data', '/etc/ld.so.cache'],
  ] as const;
  return needed.flatMap(([rule, path]): readonly Need[] =>
    stages.some((stage) => has(stage, path))
      ? [
          {
            kind: 'path',
            rule,
            severity: 'warning',
            anyOf: [path],
            copy: null,
            why: `It finds libraries by what ldconfig lists, and ${path} is not there`,
            isSure: false,
          },
        ]
      : [],
  );
}
