import type { Finding } from '../filesystem/check/index.ts';
import { type CheckedState, checkState } from './check.ts';
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
  settings: Omit<CheckedState, 'state'>,
): Promise<readonly string[]> {
  const findings = await checkState({ ...settings, state, only: START_RULES });
  return findings
    .filter(({ rule, severity }) => START_RULES.has(rule) && severity === 'error')
    .slice(0, MAX_FINDINGS)
    .flatMap(sentences);
}

function sentences({ path, detail, fix }: Finding): readonly string[] {
  return [`${path === null ? '' : `${path}: `}${detail}.`, ...(fix === null ? [] : [`Add: ${fix}`])];
}
