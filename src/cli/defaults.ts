/** The defaults of the project file. */
import { basename, dirname, join, resolve } from 'node:path';
import type { CommonOptions } from '../commands/wiring.ts';
import { kindByName } from '../definitions/file-kind.ts';
import type { Definition } from '../definitions/types.ts';

/** What the command line leaves out and `.stagedive.json` says; an arg of the command line wins over one of the same name. */
export async function withDefaults<Options extends CommonOptions>(options: Options): Promise<Options> {
  const { context, file, target, service, bake, buildArg } = options;
  if (context === '-' || file === '-') return options;
  const { readConfig } = await import('../project/config.ts');
  const { defaults } = await readConfig([
    ...(file === undefined ? [] : [dirname(resolve(file))]),
    resolve(context),
  ]);
  const ownFile = file ?? defaults.file;
  const ownTarget = target ?? defaults.target;
  // A file or a build that is named is another one than the project's.
  const isNamed = file !== undefined || service !== undefined || bake !== undefined;
  const ownService = isNamed ? null : defaults.service;
  const ownBake = isNamed ? null : defaults.bake;
  return {
    ...options,
    buildArg: [...defaults.args, ...buildArg],
    ...(ownFile === null ? {} : { file: ownFile }),
    ...(ownTarget === null ? {} : { target: ownTarget }),
    ...(ownService === null ? {} : { service: ownService }),
    ...(ownBake === null ? {} : { bake: ownBake }),
  };
}

/** For a service or bake target that is named: the project's compose or bake file, if the command line names none. */
export async function withProjectFile<Options extends CommonOptions>(options: Options): Promise<Options> {
  if (options.file !== undefined || options.context === '-') return options;
  const { readConfig } = await import('../project/config.ts');
  const { file } = (await readConfig([resolve(options.context)])).defaults;
  return file === null || kindByName(basename(file)) === 'dockerfile' ? options : { ...options, file };
}

/** The same for a build that is picked from the list; the project's target is that of its own Dockerfile only. */
export async function withPickedDefaults<Options extends CommonOptions>(
  options: Options,
  { file }: Definition,
): Promise<Options> {
  const { readConfig } = await import('../project/config.ts');
  const folder = resolve(options.context);
  const { defaults } = await readConfig([dirname(file), folder]);
  const isOwn = file === (defaults.file ?? join(folder, 'Dockerfile'));
  const target = options.target ?? (isOwn ? defaults.target : null);
  return {
    ...options,
    buildArg: [...defaults.args, ...options.buildArg],
    ...(target === null ? {} : { target }),
  };
}
