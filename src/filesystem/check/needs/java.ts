import { nameOf, parentOf } from '../../paths.ts';
import type { Need, Runner } from './need.ts';
import { has } from './settle.ts';

/** The parts of a Java runtime that the launcher opens first, by their place beside it (java launcher, libjli). */
const PARTS = ['lib/jvm.cfg', 'lib/modules', 'lib/server/libjvm.so'] as const;

/** The runtime around a program of a JDK or JRE, such as `java`. */
export async function javaRuntime({ home, homePath, file }: Runner): Promise<readonly Need[]> {
  if (home === null || homePath === null || nameOf(parentOf(homePath)) !== 'bin') return [];
  const there = parentOf(parentOf(homePath));
  if (!PARTS.every((part) => has(home, `${there}/${part}`))) return [];
  const here = `/${parentOf(parentOf(file.path))}`.replace(/\/$/, '');
  return PARTS.map(
    (part): Need => ({
      kind: 'path',
      rule: 'missing-module',
      severity: 'error',
      anyOf: [`${here}/${part}`],
      copy: ['lib', 'conf'].map((folder) => ({ from: `${there}/${folder}`, to: `${here}/${folder}` })),
      why: `It is a launcher of the Java runtime in ${there}, which is not around it: it looks for ${here}/${part}`,
      isSure: false,
    }),
  );
}
