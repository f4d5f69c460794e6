import { composeDefinitions } from '../compose/definitions.ts';
import type { ComposeDisk } from '../compose/loader.ts';
import { projectName } from '../compose/project-name.ts';
import { DefinitionError } from '../error.ts';
import type { Definition, DefinitionSource } from '../types.ts';
import { mapField, textField } from '../yaml/fields.ts';
import { type MapNode, nodeOf } from '../yaml/node.ts';
import { readCompose } from './compose.ts';
import { variablesOf } from './compose-project.ts';
import { askDocker } from './tool.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The definitions of a project as `docker compose config` reads it, or where there is no Compose, as we do. What Compose
 * refuses and we do not is opened too: it need not be about the build (a missing `env_file`, a key that this version does
 * not know), and 2.26 cannot print every SSH key.
 *
 * @throws DefinitionError with file and, where our own reader finds the place, line
 */
export async function openCompose(
  project: DefinitionSource,
  disk: ComposeDisk,
  env: Env,
  signal: AbortSignal,
): Promise<readonly Definition[]> {
  const own = await readCompose(project, disk, env).catch((error: unknown) => {
    if (error instanceof DefinitionError) return error;
    throw error;
  });
  // Our reader refuses what is too large to be handed on.
  const { foundFrom } = project;
  const named = foundFrom === undefined ? namedArgs(project) : [];
  const args = ['compose', ...named, '--profile', '*', 'config', '--format', 'json'];
  const answer = await askDocker(args, foundFrom ?? project.folder, env, signal);
  if (answer.kind === 'answer') {
    const read = await printedDefinitions(answer.text, project, disk, env);
    return own instanceof DefinitionError ? read : withUnprinted(read, own);
  }
  if (own instanceof DefinitionError) throw own;
  return own;
}

function namedArgs({ files, folder, envFiles }: DefinitionSource): readonly string[] {
  return [
    ...files.flatMap((one) => ['-f', one]),
    ...(envFiles ?? []).flatMap((one) => ['--env-file', one]),
    '--project-directory',
    folder,
  ];
}

/** In the order of the files and with the lines, which only our reader knows. Older versions leave out services of profiles; a key that only we do not know is no problem. */
function withUnprinted(printed: readonly Definition[], own: readonly Definition[]): readonly Definition[] {
  const names = new Set(printed.map(({ name }) => name));
  const places = new Map(own.map(({ name, at }) => [name, at]));
  const placed = printed.map((one) => ({ ...one, at: places.get(one.name) ?? one.at }));
  const order = [...places.keys()];
  placed.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return [...placed, ...own.filter(({ name, problem }) => problem === null && !names.has(name))];
}

/** The definitions of what `docker compose config --format json` prints, in which every `$` is doubled. */
async function printedDefinitions(
  json: string,
  project: DefinitionSource,
  disk: ComposeDisk,
  env: Env,
): Promise<readonly Definition[]> {
  const at = { file: disk.show(project.file), line: null };
  let printed: unknown;
  try {
    printed = JSON.parse(json.replaceAll('$$', '$'));
  } catch {
    throw new DefinitionError(at, 'docker compose config has printed something other than JSON.');
  }
  const root = nodeOf(printed, at);
  if (root.kind !== 'map') throw new DefinitionError(at, 'docker compose config has printed no services.');
  const services = [...(mapField(root, 'services')?.entries ?? [])].filter(
    (entry): entry is [string, MapNode] => entry[1].kind === 'map',
  );
  const lookup = await variablesOf(project, disk, env);
  return composeDefinitions(
    {
      services: new Map(services),
      secrets: mapField(root, 'secrets'),
      problems: new Map(),
      name: textField(root, 'name') ?? projectName([], project.folder, lookup),
    },
    { source: project, shown: at.file, home: disk.home, lookup },
  );
}
