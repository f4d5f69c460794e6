import { shortContextName } from '../dockerfile/context-name.ts';
import type { OptionChanges, SecretOrigin } from '../ports.ts';
import { csvLine } from '../text/csv.ts';
import { splitOnce } from './flags/fields.ts';
import { givenValues, parseSecret } from './flags/secrets.ts';
import type { BuildFlags } from './flags/types.ts';

type ChangedFlags = Pick<
  BuildFlags,
  'buildArg' | 'buildContext' | 'secret' | 'ssh' | 'platform' | 'cacheFilter'
>;

/**
 * The flags that give what the command line and the changes on the screens give together.
 * @throws UsageError for a --secret that cannot be read
 */
export function changedFlags<T extends ChangedFlags>(
  flags: T,
  changes: OptionChanges,
  env: Readonly<Record<string, string | undefined>>,
): T {
  const beforeEquals = (value: string): string => splitOnce(value)[0];
  return {
    ...flags,
    buildArg: replaced(flags.buildArg, beforeEquals, changes.buildArgs, (name, value) => `${name}=${value}`),
    buildContext: replaced(
      flags.buildContext,
      (value) => shortContextName(beforeEquals(value)),
      changes.contexts,
      (name, source) => `${name}=${source}`,
    ),
    secret: replaced(
      givenValues(flags.secret),
      (value) => parseSecret(value, env).id,
      changes.secrets,
      secretFlag,
    ),
    ssh: replaced(
      givenValues(flags.ssh),
      (value) => beforeEquals(value) || 'default',
      changes.ssh,
      (id, paths) => (paths.length === 0 ? id : `${id}=${paths.join(',')}`),
    ),
    platform: changes.platform === null ? flags.platform : [changes.platform],
    cacheFilter: filters(flags.cacheFilter, changes.noCacheStages),
  };
}

/** The stages that are told to run again: those that were given and not changed, then the changed ones. */
function filters(given: readonly string[], changes: OptionChanges['noCacheStages']): readonly string[] {
  const changed = Object.entries(changes);
  if (changed.length === 0) return given;
  const kept = given
    .flatMap((names) => names.split(','))
    .filter((name) => !Object.hasOwn(changes, name.toLowerCase()));
  return [...kept, ...changed.flatMap(([name, runsAgain]) => (runsAgain ? [name] : []))];
}

/** The values whose key was not changed, then the changed ones. */
function replaced<V>(
  values: readonly string[],
  keyOf: (value: string) => string,
  changes: Readonly<Record<string, V | null>>,
  write: (key: string, value: V) => string,
): readonly string[] {
  const changed = new Map(Object.entries(changes));
  return [
    ...values.filter((value) => !changed.has(keyOf(value))),
    ...[...changed].flatMap(([key, value]) => (value === null ? [] : [write(key, value)])),
  ];
}

function secretFlag(id: string, from: SecretOrigin): string {
  const source = from.kind === 'env' ? `env=${from.name}` : `src=${from.path}`;
  return csvLine([`id=${id}`, source]);
}
