/** The builds of a folder, for the list to pick from. */
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { pathFrom } from '../commands/json/definitions-json.ts';
import type { FoundBuilds, Pickable } from '../commands/pick.ts';
import type { ScreensOptions } from '../commands/screens.ts';
import type { CommonOptions } from '../commands/wiring.ts';
import { othersText } from '../definitions/choose.ts';
import { findDefinitions, openDefinition, withAllStages } from '../definitions/disk/index.ts';
import type { Definition } from '../definitions/types.ts';
import { UsageError } from '../errors.ts';
import { withPickedDefaults } from './defaults.ts';
import { withDefinition } from './with-definition.ts';

/**
 * The builds for the list: those that a command line may mean, or else all of its folder.
 * @param screensOf what the screens of a build need, by the options that name it
 * @param signal ends the search
 */
export async function findBuilds(
  options: CommonOptions,
  known: readonly Definition[] | null,
  screensOf: (chosen: CommonOptions, stop: AbortSignal) => Promise<ScreensOptions>,
  signal: AbortSignal,
): Promise<FoundBuilds> {
  const cwd = process.cwd();
  const search = { cwd, home: homedir(), env: process.env, signal };
  const folder = await folderOf(resolve(cwd, options.context));
  const { definitions, others, isTruncated } =
    known === null
      ? await findDefinitions({ ...search, folder })
      : { definitions: await withAllStages(known, search), others: [], isTruncated: false };
  if (definitions.length === 0 && others.length > 0) {
    const listed = othersText(others, (path) => pathFrom(folder, path));
    throw new UsageError(`There is nothing to build here: ${listed}.`);
  }
  const open = async (definition: Definition, stop: AbortSignal): Promise<ScreensOptions> => {
    const [own, opened] = await Promise.all([
      withPickedDefaults(options, definition),
      openDefinition(definition, { ...search, folder, signal: stop }),
    ]);
    stop.throwIfAborted();
    return await screensOf(withDefinition(own, opened, false), stop);
  };
  const builds = definitions.map((definition) => ({
    choice: choiceOf(definition, folder),
    open: (stop: AbortSignal) => open(definition, stop),
  }));
  return { builds, isTruncated };
}

/** A file that is named as the context stands for its folder. */
async function folderOf(path: string): Promise<string> {
  const isFile = await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
  return isFile ? dirname(path) : path;
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
