/** The builds of a folder, for the list to pick from. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Pickable } from '../commands/pick.ts';
import type { ScreensOptions } from '../commands/screens.ts';
import type { CommonOptions } from '../commands/wiring.ts';
import { findDefinitions } from '../definitions/disk/index.ts';
import { pathFrom } from '../commands/json/definitions-json.ts';
import type { Definition } from '../definitions/types.ts';

/**
 * All builds of the folder that the options name.
 * @param screensOf what the screens of a build need, by the options that name it
 */
export async function findBuilds(
  options: CommonOptions,
  screensOf: (chosen: CommonOptions) => Promise<ScreensOptions>,
): Promise<readonly Pickable[]> {
  const cwd = process.cwd();
  const folder = resolve(cwd, options.context);
  const { definitions } = await findDefinitions({
    folder,
    cwd,
    home: homedir(),
    env: process.env,
    signal: new AbortController().signal,
  });
  return definitions.map((definition) => ({
    choice: choiceOf(definition, folder),
    open: () => screensOf(namedBy(definition, options)),
  }));
}

function choiceOf(definition: Definition, folder: string): Pickable['choice'] {
  const { kind, name, dockerfile, target, stages, problem } = definition;
  const file = pathFrom(folder, definition.file);
  return {
    id: [kind, file, name ?? ''].join(' '),
    kind,
    name,
    file,
    dockerfile: dockerfile.kind === 'file' ? pathFrom(folder, dockerfile.path) : null,
    context: pathFrom(folder, definition.context),
    target,
    stages,
    problem,
  };
}

/** The options that name a definition, as a person would write them. */
function namedBy({ kind, name, file, context }: Definition, options: CommonOptions): CommonOptions {
  if (kind === 'dockerfile' || name === null) return { ...options, file, context };
  return { ...options, file, ...(kind === 'compose' ? { service: name } : { bake: name }) };
}
