import { join } from 'node:path';
import { composeDefinitions } from '../compose/definitions.ts';
import { type ComposeDisk, ComposeLoader } from '../compose/loader.ts';
import { DefinitionError } from '../error.ts';
import type { Definition } from '../types.ts';
import { mapField } from '../yaml/fields.ts';
import { type MapNode, nodeOf } from '../yaml/node.ts';
import { type ComposeProject, readCompose } from './compose.ts';
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
  project: ComposeProject,
  disk: ComposeDisk,
  env: Env,
  signal: AbortSignal,
): Promise<readonly Definition[]> {
  const own = await readCompose(project, disk, env).catch((error: unknown) => {
    if (error instanceof DefinitionError) return error;
    throw error;
  });
  // Our reader refuses what is too large to be handed on.
  const files = project.files.flatMap((one) => ['-f', one]);
  const args = ['compose', ...files, '--project-directory', project.folder, '--profile', '*'];
  const answer = await askDocker([...args, 'config', '--format', 'json'], project.folder, env, signal);
  if (answer.kind === 'answer') {
    const read = await printedDefinitions(answer.text, project, disk, env);
    return own instanceof DefinitionError ? read : withUnprinted(read, own);
  }
  if (own instanceof DefinitionError) throw own;
  return own;
}

/** Older versions leave out services of profiles; a key that only we do not know is no problem. */
function withUnprinted(printed: readonly Definition[], own: readonly Definition[]): readonly Definition[] {
  const names = new Set(printed.map(({ name }) => name));
  return [...printed, ...own.filter(({ name, problem }) => problem === null && !names.has(name))];
}

/** The definitions of what `docker compose config --format json` prints, in which every `$` is doubled. */
async function printedDefinitions(
  json: string,
  project: ComposeProject,
  disk: ComposeDisk,
  env: Env,
): Promise<readonly Definition[]> {
  const [file] = project.files;
  const at = { file: disk.show(file), line: null };
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
  const own = (name: string): string | undefined => (Object.hasOwn(env, name) ? env[name] : undefined);
  const lookup = await new ComposeLoader(disk).environment([join(project.folder, '.env')], own);
  const around = { file, folder: project.folder, home: disk.home, lookup };
  return composeDefinitions(
    { services: new Map(services), secrets: mapField(root, 'secrets'), problems: new Map() },
    around,
    at.file,
  );
}
