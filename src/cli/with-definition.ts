/** The command line with what a compose service, a bake target or a folder's only Dockerfile says under it. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, isAbsolute, join, relative } from 'node:path';
import type { CommonOptions, Wiring } from '../commands/wiring.ts';
import { kindByName } from '../definitions/file-kind.ts';
import { mergeFlags } from '../definitions/merge-flags.ts';
import type { Definition } from '../definitions/types.ts';
import { withDefaults, withProjectFile } from './defaults.ts';

/** Settings that only `build` takes. */
const NOTHING_LEFT = { output: [], attest: [], annotation: [], cacheTo: [], tag: [] } as const;

type Commands = Omit<Wiring, 'version'>;

/** The commands, with definitions resolved before they run; the screens let a person pick first. */
export function withDefinitions(commands: Commands): Commands {
  const resolving = <Options extends CommonOptions>(run: (options: Options) => Promise<number>) => {
    return async (options: Options): Promise<number> => run(await resolveDefinition(options, false));
  };
  const { ls, build, shell, run, files, cat, cp, diff, check, context, report, why } = commands;
  return {
    ...commands,
    ls: resolving(ls),
    build: async (options) => build(await resolveDefinition(options, true)),
    shell: resolving(shell),
    run: resolving(run),
    files: resolving(files),
    cat: resolving(cat),
    cp: resolving(cp),
    diff: resolving(diff),
    context: resolving(context),
    report: resolving(report),
    why: resolving(why),
    check: (options) => (options.rules === true ? check(options) : resolving(check)(options)),
  };
}

/**
 * The options with the definition that they mean; as they are if they mean a plain Dockerfile.
 * @param leaves whether the command leaves images or files; others take no settings about these
 */
export async function resolveDefinition<Options extends CommonOptions>(
  given: Options,
  leaves: boolean,
): Promise<Options> {
  const isNamed = given.service !== undefined || given.bake !== undefined;
  const options = isNamed ? await withProjectFile(given) : await withDefaults(given);
  if (isPlain(options)) return options;
  const { wantedDefinition } = await import('../definitions/disk/index.ts');
  const { context, file, service, bake } = options;
  const named = options.files ?? (file === undefined ? [] : [file]);
  const definition = await wantedDefinition(
    {
      context,
      ...(named.length === 0 ? {} : { files: named }),
      ...(service === undefined ? {} : { service }),
      ...(bake === undefined ? {} : { bake }),
    },
    { cwd: process.cwd(), home: homedir(), env: process.env, signal: new AbortController().signal },
  );
  return definition === null ? options : withDefinition(options, definition, leaves);
}

/** Whether docker would find the Dockerfile by these options. Keeps our modules for definitions out of most starts. */
function isPlain({ context, file, files = [], service, bake }: CommonOptions): boolean {
  if (service !== undefined || bake !== undefined) return false;
  if (file !== undefined) {
    return [...files, file].every((one) => one === '-' || kindByName(basename(one)) === 'dockerfile');
  }
  // Without waiting, which would delay the first frame.
  return existsSync(join(context, 'Dockerfile'));
}

/** The options for building a definition; flags that were given override its settings. */
export function withDefinition<Options extends CommonOptions>(
  options: Options,
  definition: Definition,
  leaves: boolean,
): Options {
  const { dockerfile } = definition;
  const flags = leaves ? definition.flags : { ...definition.flags, ...NOTHING_LEFT };
  // A context beside -f is meant as one; without -f it only said where to look.
  const isOverridden = options.file !== undefined && options.contextGiven === true;
  const { file: _, files: __, ...rest } = mergeFlags(options, flags);
  return {
    ...(rest as Options),
    context: isOverridden ? options.context : fromHere(definition.context),
    ...(dockerfile.kind === 'file' ? { file: dockerfile.path } : {}),
    definition,
  };
}

function fromHere(context: string): string {
  return isAbsolute(context) ? relative(process.cwd(), context) || '.' : context;
}
