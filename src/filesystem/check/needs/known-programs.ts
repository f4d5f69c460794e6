import { nameOf } from '../../paths.ts';
import type { SourceStage } from '../subject.ts';
import { embeddedIn } from './embedded.ts';
import { KNOWN_PROGRAMS, type KnownProgram } from './known-program-rows.ts';
import type { Need, Runner, ScriptRunner } from './need.ts';
import { has } from './settle.ts';

/** What a well-known program needs. */
export async function knownNeeds({ homePath, file, home, loaded }: Runner): Promise<readonly Need[]> {
  if (home === null) return [];
  const names = [file.path, homePath ?? '', ...(loaded?.objects ?? []).map(({ path }) => path)].map(nameOf);
  const rows = KNOWN_PROGRAMS.filter(({ program }) => names.some((name) => program.test(name)));
  // What is linked into a static program names paths of its own.
  const isAsked = loaded !== null && rows.some(({ ifNames }) => ifNames !== undefined);
  const paths = isAsked ? (await embeddedIn(file)).paths : new Set<string>();
  return needsOf(
    rows.filter(({ ifNames }) => ifNames === undefined || paths.has(ifNames)),
    home,
  );
}

/** What a well-known script needs. */
export function knownScriptNeeds({ homePath, file, home }: ScriptRunner): readonly Need[] {
  if (home === null) return [];
  const names = [file?.path ?? '', homePath ?? ''].map(nameOf);
  const isIt = ({ program, isScript }: KnownProgram): boolean =>
    isScript === true && names.some((name) => program.test(name));
  return needsOf(KNOWN_PROGRAMS.filter(isIt), home);
}

function needsOf(rows: readonly KnownProgram[], home: SourceStage): readonly Need[] {
  return rows.flatMap(({ needs, severity, why }): readonly Need[] => {
    const common = { severity, isSure: false } as const;
    if ('starts' in needs) {
      return needs.starts.map((name) => ({
        ...common,
        kind: 'program',
        rule: 'missing-helper',
        name,
        why: `It lacks ${name}: it ${why}`,
      }));
    }
    const there = needs.path.find((path) => has(home, path)) ?? needs.path[0] ?? '';
    const rule = needs.isHelper === true ? 'missing-helper' : 'missing-data';
    return [
      { ...common, kind: 'path', rule, anyOf: [there], copy: null, why: `It lacks ${there}: it ${why}` },
    ];
  });
}
