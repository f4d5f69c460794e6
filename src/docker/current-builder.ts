/**
 * The buildx builder that `docker buildx build` would use: the one that is named, that of BUILDX_BUILDER, or the one that
 * `docker buildx use` chose (docker/buildx builder/builder.go, store/store.go, store/storeutil).
 */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusedError } from '../errors.ts';
import { readRegularFile, UnfitFileError } from '../read-file.ts';
import { DEFAULT_CONTEXT, defaultEndpoint, usedContext } from './current-context.ts';
import { contextExists, dockerConfigFolder, type Environment, isClosed } from './docker-config.ts';
import { codeOf, isMissing, type JsonObject, objectOf, parseObject, textOf } from './json.ts';

/** A builder as buildx has it in its folder. */
export interface ChosenBuilder {
  readonly name: string;
  /** `docker-container`, `remote`, `kubernetes`, …; '' when the file does not say. */
  readonly driver: string;
  readonly nodes: readonly BuilderNode[];
  /** Who chose it: `--builder`, `BUILDX_BUILDER`, or `docker buildx use`. */
  readonly source: string;
}

export interface BuilderNode {
  readonly name: string;
  /** An address such as `tcp://host:1234`, or the name of a docker context. */
  readonly endpoint: string;
  /** Such as `linux/arm64`; empty when the node was not told its platforms. */
  readonly platforms: readonly string[];
}

/**
 * Finds the builder. Null stands for the engine itself, the builder that every docker context has.
 *
 * @param given the name from `--builder`; undefined when there is no such flag
 * @throws RefusedError with one sentence for a name that neither a builder nor a context has, for another context than the
 *   one in use, and for a file of buildx that cannot be read
 */
export async function currentBuilder(
  env: Environment,
  given: string | undefined,
): Promise<ChosenBuilder | null> {
  const folder = buildxFolder(env);
  const context = await usedContext(env);
  // An empty name counts as none, in both places.
  if (given) return await named(folder, given, '--builder', context, env);
  if (env.BUILDX_BUILDER) return await named(folder, env.BUILDX_BUILDER, 'BUILDX_BUILDER', context, env);

  // Another user's folder (sudo, a service): what was chosen in it was not chosen by this one.
  if (await isClosed(folder)) return null;
  const source = '`docker buildx use`';
  const key = context === DEFAULT_CONTEXT ? defaultEndpoint(env) : context;
  const current = await readObject(join(folder, 'current'));
  const name = textOf(current?.Name);
  if (name !== null) {
    const found = current?.Global === true ? await instance(folder, name, source) : null;
    if (found !== null) return found;
    if (current?.Key === key) return await instance(folder, name, source);
  }
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 20);
  const chosen = await readText(join(folder, 'defaults', hash));
  return chosen === null ? null : await instance(folder, chosen, source);
}

/** Buildx's own folder: $BUILDX_CONFIG, or `buildx` in docker's folder (docker/buildx util/confutil/config.go). */
export function buildxFolder(env: Environment): string {
  return env.BUILDX_CONFIG || join(dockerConfigFolder(env), 'buildx');
}

async function named(
  folder: string,
  name: string,
  source: string,
  context: string,
  env: Environment,
): Promise<ChosenBuilder | null> {
  const found = await instance(folder, name, source);
  if (found !== null || name === context) return found;
  const isContext = name === DEFAULT_CONTEXT || contextExists(dockerConfigFolder(env), name);
  if (isContext) {
    const how =
      name === DEFAULT_CONTEXT
        ? 'unset DOCKER_CONTEXT or run `docker context use default`'
        : `set DOCKER_CONTEXT=${name}`;
    throw new RefusedError(
      `${source} names the docker context ${name}, but the context in use is ${context}; ${how} instead.`,
    );
  }
  throw new RefusedError(`There is no builder ${name} (${source}); \`docker buildx ls\` lists them.`);
}

/** How many builders are read for a list. */
const MAX_BUILDERS = 100;

/** All builders of buildx, by name. Rejects with one sentence for a file of buildx that cannot be read. */
export async function allBuilders(env: Environment): Promise<readonly ChosenBuilder[]> {
  const folder = buildxFolder(env);
  const names = await readdir(join(folder, 'instances')).catch(() => []);
  const found = names
    .toSorted()
    .slice(0, MAX_BUILDERS)
    .map((name) => instance(folder, name, 'buildx'));
  return (await Promise.all(found)).filter((builder) => builder !== null);
}

/** What buildx accepts as a name, which is also the name of a file (docker/buildx store/util.go). */
const NAME = /^[a-zA-Z][a-zA-Z0-9._-]*$/;

/** Reads `instances/NAME`; null if there is no such builder. */
async function instance(folder: string, name: string, source: string): Promise<ChosenBuilder | null> {
  if (!NAME.test(name)) return null;
  const found = await readObject(join(folder, 'instances', name.toLowerCase()));
  if (found === null) return null;
  return {
    name: textOf(found.Name) ?? name.toLowerCase(),
    driver: textOf(found.Driver) ?? '',
    nodes: objectsOf(found.Nodes).map(nodeOf),
    source,
  };
}

function nodeOf(node: JsonObject): BuilderNode {
  return {
    name: textOf(node.Name) ?? '',
    endpoint: textOf(node.Endpoint) ?? '',
    platforms: objectsOf(node.Platforms)
      .map(({ os, architecture, variant }) =>
        [os, architecture, variant].filter((part) => textOf(part) !== null).join('/'),
      )
      .filter((platform) => platform !== ''),
  };
}

function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf).filter((one) => one !== null) : [];
}

/** A JSON object in a file; null when there is no such file. */
async function readObject(path: string): Promise<JsonObject | null> {
  const text = await readText(path);
  if (text === null) return null;
  const value = parseObject(text);
  if (value === null) {
    throw new RefusedError(
      `${path} of buildx is not valid JSON; choose a builder again with \`docker buildx use\`.`,
    );
  }
  return value;
}

async function readText(path: string): Promise<string | null> {
  try {
    return (await readRegularFile(path)).toString();
  } catch (error) {
    if (isMissing(error)) return null;
    const why = error instanceof UnfitFileError ? error.message : codeOf(error);
    throw new RefusedError(`${path} of buildx cannot be read: ${why}.`);
  }
}
