import { type RootFile, tidy } from '../../load/index.ts';
import { parentOf } from '../../paths.ts';
import { ownOrigin, stagesFor } from '../subject.ts';
import type { PathNeed, Runner } from './need.ts';
import { has } from './settle.ts';

/** How many jars are looked into. */
const MAX_JARS = 200;

/** Read once: it is asked again for each program and round. */
const known = new WeakMap<RootFile, Promise<readonly string[]>>();

/**
 * Jars that others name in their class path, beside them where they come from and not here: what Maven and Gradle put
 * into a folder of its own, or a distribution beside the jar. Only warnings: most classes are loaded late.
 *
 * @param jars paths without a leading slash
 */
export async function classPathNeeds(
  { subject, starter }: Runner,
  jars: readonly string[],
): Promise<readonly PathNeed[]> {
  const needs = new Map<string, PathNeed>();
  const looked = subject.limits.atMost(jars, MAX_JARS, `class paths of jars that ${starter.path} may load`);
  for (const path of looked) {
    const jar = subject.root.locate(path);
    const origin = ownOrigin(subject, path);
    if (jar === null || origin === null) continue;
    const named = known.get(jar) ?? subject.classPath(jar);
    known.set(jar, named);
    const missing = (await named).map((each) => ({ each, to: placed(parentOf(path), each) }));
    for (const { each, to } of missing) {
      if (needs.has(to) || has(subject, to)) continue;
      const stages = await stagesFor(subject, origin.source.stage);
      const home = stages.find(({ index }) => index === origin.source.stage);
      const from = placed(parentOf(origin.path ?? ''), each);
      if (home === undefined || !has(home, from)) continue;
      needs.set(to, {
        kind: 'path',
        rule: 'missing-module',
        severity: 'warning',
        anyOf: [to],
        copy: [{ from, to }],
        why: `The class path of /${path} names ${to}, which is not there`,
        isSure: false,
      });
    }
  }
  return [...needs.values()];
}

function placed(folder: string, path: string): string {
  return tidy(path.startsWith('/') ? path : `${folder}/${path}`);
}
