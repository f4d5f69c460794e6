import { isPlainValue } from '../dockerfile/plain-values.ts';
import { isSecretValue } from '../dockerfile/secret-value.ts';
import { hideTexts } from '../progress/hidden.ts';
import { BUILD_ARG } from './build-name.ts';
import type { PastBuild } from './types.ts';

/** More of them would make every text slow to show; a team has a few tokens, and builds with them often. */
const MAX_LISTED_SECRETS = 500;

const listed = new Set<string>();

/** The values of build args that are named or look like secrets: names of steps and errors have them in place of `$NAME`. */
export function secretArgs({ options }: Pick<PastBuild, 'options'>): readonly string[] {
  return Object.entries(options).flatMap(([option, value]) => {
    if (!option.startsWith(BUILD_ARG) || isPlainValue(value)) return [];
    return isSecretValue(option.slice(BUILD_ARG.length), value) ? [value] : [];
  });
}

/** Lets none of the secrets of builds that are listed reach screen or log: see `secretArgs`. */
export function hideListedSecrets(builds: readonly Pick<PastBuild, 'options'>[]): void {
  const found = builds.flatMap(secretArgs).filter((value) => !listed.has(value));
  const some = [...new Set(found)].slice(0, MAX_LISTED_SECRETS - listed.size);
  if (some.length === 0) return;
  for (const value of some) listed.add(value);
  hideTexts(some);
}

/** The same for the one build that is opened. */
export function hideSecrets(build: Pick<PastBuild, 'options'>): void {
  hideTexts(secretArgs(build));
}
