import type { Dockerfile } from '../dockerfile/types.ts';
import type { Finding } from '../filesystem/check/index.ts';
import type { Builder, BuildSpec, Clock } from '../ports.ts';
import { checkState } from './check.ts';
import { checkSettings } from './check-settings.ts';
import type { LocatedState } from './reach.ts';

/** The rules about what a program needs to start. */
const START_RULES: ReadonlySet<string> = new Set([
  'missing-program',
  'not-executable',
  'wrong-architecture',
  'missing-loader',
  'missing-library',
  'library-version',
  'missing-interpreter',
]);

/** More would hide what was said before. */
const MAX_FINDINGS = 3;

/** What a state lacks to start its program, as `check` finds it: sentences, with what to add. */
export async function runFindings(
  state: LocatedState,
  source: { readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec },
  builder: Builder,
  clock: Clock,
  keep: (opened: { close(): Promise<void> }) => void,
): Promise<readonly string[]> {
  const settings = await checkSettings(state, [], source, builder, clock);
  keep(settings);
  const findings = await checkState({ ...settings, state });
  return findings
    .filter(({ rule, severity }) => START_RULES.has(rule) && severity === 'error')
    .slice(0, MAX_FINDINGS)
    .flatMap(sentences);
}

function sentences({ path, detail, fix }: Finding): readonly string[] {
  return [`${path === null ? '' : `${path}: `}${detail}.`, ...(fix === null ? [] : [`Add: ${fix}`])];
}
