import { dirname, isAbsolute, relative } from 'node:path';
import type { Definition } from '../definitions/types.ts';
import { buildTarget } from '../dockerfile/cut.ts';
import { isSecretName } from '../dockerfile/secret-name.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { withoutHidden } from '../progress/hidden.ts';
import { shellWord } from '../text/shell-words.ts';
import { splitOnce } from './flags/fields.ts';
import type { BuildFlags } from './flags/types.ts';

export interface BakeCommandOptions {
  readonly flags: BuildFlags;
  readonly definition: Definition;
  readonly dockerfile: Dockerfile;
  /** Index of the stage to build. */
  readonly stage: number;
  /** The folder in which the command is to be typed. */
  readonly cwd: string;
}

/**
 * The same build with `docker buildx bake`, as words that are quoted for a shell, without secrets, for a service or bake target that takes
 * another one's result: `docker buildx build` has no word for that. What differs from the file is a `--set`. Empty where
 * bake has no word either: for a stage that BuildKit cannot name, and for what the file gives and was taken away.
 */
export function bakeCommand(options: BakeCommandOptions): readonly string[] {
  const { definition, dockerfile, stage, cwd } = options;
  const { name, file, target } = definition;
  const wanted = buildTarget(dockerfile, stage);
  const differences = changes(options);
  if (name === null || wanted.kind === 'cut' || differences === null) return [];
  const stageName = wanted.kind === 'name' ? wanted.name : (dockerfile.stages[stage]?.name ?? null);
  const isTarget = stageName === (target?.toLowerCase() ?? stageName);
  const sets = [
    ...(dirname(file) === cwd ? [] : contexts(definition, cwd)),
    ...(isTarget ? [] : [`${name}.target=${stageName}`]),
    ...differences.map((change) => `${name}.${change}`),
  ];
  const { builder, cache, pull } = options.flags;
  const words = [
    ...['docker', 'buildx', 'bake', '--file', fromHere(file, cwd)],
    ...(builder === undefined ? [] : ['--builder', builder]),
    ...(cache || definition.flags.noCache ? [] : ['--no-cache']),
    ...(pull === true && !definition.flags.pull ? ['--pull'] : []),
    ...sets.flatMap((set) => ['--set', set]),
    name,
  ];
  return words.map((word) => shellWord(withoutHidden(word)));
}

/** Bake takes contexts from where it is started, which need not be where the file is. */
function contexts(definition: Definition, cwd: string, done = new Set<string>()): string[] {
  const { name, context, links } = definition;
  if (name === null || done.has(name)) return [];
  done.add(name);
  const own = isAbsolute(context) ? [`${name}.context=${fromHere(context, cwd)}`] : [];
  return [...Object.values(links).flatMap((link) => contexts(link, cwd, done)), ...own];
}

/** What is other than in the file, as keys and values of `--set`. Null if it cannot be said. */
function changes({ flags, definition }: BakeCommandOptions): string[] | null {
  const own = definition.flags;
  const isNew = (list: readonly string[]) => (value: string) => !list.includes(value);
  const nameOf = (value: string): string => splitOnce(value)[0];
  const lacks = (now: readonly string[], before: readonly string[]): boolean => {
    const names = new Set(now.map(nameOf));
    return before.some((value) => !names.has(nameOf(value)));
  };
  const isEmptied = (now: readonly string[], before: readonly string[]): boolean =>
    now.length === 0 && before.length > 0;
  if (lacks(flags.buildArg, own.buildArg) || lacks(flags.buildContext, own.buildContext)) return null;
  if (isEmptied(flags.cacheFilter, own.noCacheFilter)) return null;
  if (isEmptied(flags.secret, own.secret) || isEmptied(flags.ssh, own.ssh)) return null;
  const list = (key: string, now: readonly string[], before: readonly string[]): string[] =>
    now.length === before.length && now.every((value, at) => value === before[at])
      ? []
      : now.map((value) => `${key}=${value}`);
  return [
    ...flags.buildArg.filter(isNew(own.buildArg)).map(argChange),
    ...flags.buildContext.filter(isNew(own.buildContext)).map((value) => `contexts.${value}`),
    ...list('secrets', flags.secret, own.secret),
    ...list('ssh', flags.ssh, own.ssh),
    ...list('platform', flags.platform, own.platform),
    ...list('no-cache-filter', flags.cacheFilter, own.noCacheFilter),
    ...(flags.network === undefined || flags.network === own.network ? [] : [`network=${flags.network}`]),
  ];
}

/** A secret's value is not written: bake takes it from the environment then. */
function argChange(value: string): string {
  const [name] = splitOnce(value);
  return isSecretName(name) ? `args.${name}` : `args.${value}`;
}

function fromHere(path: string, cwd: string): string {
  return relative(cwd, path) || '.';
}
