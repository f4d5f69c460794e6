import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DockerfileError } from '../../dockerfile/error.ts';
import { findTarget } from '../../dockerfile/needs.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import { isRemoteAddress } from '../../dockerfile/remote-address.ts';
import type { ComposeDisk } from '../compose/loader.ts';
import { DefinitionError } from '../error.ts';
import { type Definition, NO_FLAGS, sourceOf } from '../types.ts';

/** The stages of larger Dockerfiles are not counted for a list. */
const MAX_COUNTED_CHARACTERS = 256 * 1024;

/** The definition of a Dockerfile by itself: its folder is the context. */
export function dockerfileDefinition(path: string): Definition {
  return {
    kind: 'dockerfile',
    name: null,
    file: path,
    source: sourceOf(path),
    at: { file: path, line: null },
    context: dirname(path),
    dockerfile: { kind: 'file', path },
    target: null,
    flags: NO_FLAGS,
    stages: null,
    problem: null,
    isActive: true,
    groups: [],
    links: {},
    secretEnv: {},
  };
}

/**
 * The definition with its number of stages, or with what is wrong with its Dockerfile, its target or its context. A
 * Dockerfile that is only there in lower case is taken, as buildx does.
 */
export async function withStages(definition: Definition, disk: ComposeDisk): Promise<Definition> {
  if (definition.problem !== null || isRemoteAddress(definition.context)) return definition;
  const { dockerfile } = definition;
  try {
    if (dockerfile.kind === 'inline') {
      return counted(definition, dockerfile.text, `${disk.show(definition.file)} (${definition.name})`);
    }
    const found = await existing(dockerfile.path, disk);
    if (found === null) return { ...definition, problem: await missing(definition, dockerfile.path, disk) };
    const path = { ...definition, dockerfile: { kind: 'file', path: found.path } } as const;
    return counted(path, found.text, disk.show(found.path));
  } catch (error) {
    if (error instanceof DefinitionError || error instanceof DockerfileError) {
      return { ...definition, problem: error.message };
    }
    throw error;
  }
}

async function existing(
  path: string,
  disk: ComposeDisk,
): Promise<{ readonly path: string; readonly text: string } | null> {
  const lower = join(dirname(path), 'dockerfile');
  for (const one of basename(path) === 'Dockerfile' ? [path, lower] : [path]) {
    const text = await disk.read(one);
    if (text !== null) return { path: one, text };
  }
  return null;
}

async function missing(definition: Definition, path: string, disk: ComposeDisk): Promise<string> {
  const { context, file, at, name } = definition;
  const place = at.line === null ? disk.show(file) : `${at.file}:${at.line}`;
  const isThere = await stat(context).then(
    () => true,
    () => false,
  );
  const what = name === null ? 'the build' : name;
  return isThere
    ? `${place}: the Dockerfile of ${what}, ${disk.show(path)}, does not exist.`
    : `${place}: the build context of ${what}, ${disk.show(context)}, does not exist.`;
}

function counted(definition: Definition, text: string, shown: string): Definition {
  if (text.length > MAX_COUNTED_CHARACTERS) return definition;
  const { flags, target } = definition;
  const pairs = (values: readonly string[]): readonly (readonly [string, string])[] =>
    values.map((value) => {
      const equals = value.indexOf('=');
      return [value.slice(0, equals), value.slice(equals + 1)];
    });
  const parsed = parseDockerfile(text, {
    fileName: shown,
    buildArgs: Object.fromEntries(pairs(flags.buildArg)),
    buildContexts: new Set(pairs(flags.buildContext).map(([name]) => name)),
    ...(target === null ? {} : { target }),
  });
  if (target !== null) findTarget(parsed, target);
  return { ...definition, stages: parsed.stages.length };
}
