import { nameOf } from '../../paths.ts';
import { type SourceStage, stagesFor } from '../subject.ts';
import { librariesNamed } from './library-names.ts';
import { localTexts } from './local-modules.ts';
import type { Need, PathNeed, ScriptRunner } from './need.ts';
import { openedIn } from './opened-names.ts';
import { packageTexts } from './package-texts.ts';
import { has } from './settle.ts';

const NODE_OPENERS = ['koffi', 'ffi-napi', 'ffi-rs', 'node-ffi', 'ref-napi'];

/** The most that is told of one script. */
const MAX_LIBRARIES = 24;

/**
 * Libraries of C that a script, its own modules and the packages that they load open by name: by ctypes, cffi, ffi and
 * their like. Missed are those that the program's stage has. Where a name is only put together when it runs, that is said.
 */
export async function foreignLibraries(runner: ScriptRunner): Promise<readonly Need[]> {
  const { subject, language, starter, home } = runner;
  const stages = home === null ? await stagesFor(subject, starter.near) : [home];
  const names = new Set<string>();
  let [isUnknown, asksLdconfig] = [false, false];
  const own = (await localTexts(runner)).map(({ text, isOwn }) => {
    const opened = openedIn(language, text);
    return { ...opened, isUnknown: isOwn && opened.isUnknown };
  });
  for (const opened of [...own, ...(await packageTexts(runner, stages))]) {
    for (const name of opened.names) names.add(name);
    isUnknown ||= opened.isUnknown;
    asksLdconfig ||= opened.asksLdconfig;
  }
  const needs = new Map<string, Need>();
  let isOpened = false;
  for (const name of names) {
    const here = librariesNamed(subject.root, name);
    for (const path of here.flatMap((each) => subject.root.named(each)))
      subject.opened.add(subject.root.real(path));
    isOpened ||= here.length > 0;
    if (here.length > 0 || needs.size >= MAX_LIBRARIES) continue;
    const need = libraryNeed(stages, name);
    if (need !== null) needs.set(need.anyOf[0] ?? '', need);
  }
  const told = [...needs.values()];
  if (asksLdconfig && (isOpened || told.length > 0)) told.push(...ldconfig(stages));
  const opener = language === 'node' ? nodeOpener(runner, stages) : null;
  if (opener !== null && names.size === 0)
    told.push({ kind: 'unseen', what: `libraries that packages open by name with ${opener}` });
  if (isUnknown)
    told.push({
      kind: 'unseen',
      what: `libraries that ${starter.path} opens by names that it puts together`,
    });
  return told;
}

/** The library that a name means in the first stage that has it; null where none does. */
export function libraryNeed(stages: readonly SourceStage[], name: string): PathNeed | null {
  for (const { root } of stages) {
    for (const each of librariesNamed(root, name)) {
      const path = root.named(each).find((at) => root.locate(at) !== null);
      if (path === undefined) continue;
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

/** A package that opens libraries of C, if it lies where the script finds packages. */
function nodeOpener({ subject }: ScriptRunner, stages: readonly SourceStage[]): string | null {
  const roots = [subject.root, ...stages.map(({ root }) => root)];
  const isThere = (name: string): boolean =>
    roots.some((root) => root.named(name).some((path) => /(?:^|\/)node_modules\/[^/]+$/.test(path)));
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
