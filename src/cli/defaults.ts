/** The defaults of the project file. */
import { dirname, resolve } from 'node:path';
import type { CommonOptions } from '../commands/wiring.ts';

/** What the command line leaves out and `.stagedive.json` says; an arg of the command line wins over one of the same name. */
export async function withDefaults<Options extends CommonOptions>(options: Options): Promise<Options> {
  const { context, file, target, buildArg } = options;
  if (context === '-' || file === '-') return options;
  const { readConfig } = await import('../project/config.ts');
  const { defaults } = await readConfig([
    ...(file === undefined ? [] : [dirname(resolve(file))]),
    resolve(context),
  ]);
  const ownFile = file ?? defaults.file;
  const ownTarget = target ?? defaults.target;
  return {
    ...options,
    buildArg: [...defaults.args, ...buildArg],
    ...(ownFile === null ? {} : { file: ownFile }),
    ...(ownTarget === null ? {} : { target: ownTarget }),
  };
}
