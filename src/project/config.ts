/** Adapter: reads `.stagedive.json`, the settings of a project. */
import { join } from 'node:path';
import { readRegularFile } from '../read-file.ts';
import { ProjectError } from './project.ts';

export const CONFIG_NAME = '.stagedive.json';

export interface Config {
  /** The image whose busybox provides a shell for states without one, as for `--toolbox`; null: look for one. */
  readonly toolbox: string | null;
  readonly check: {
    /** Names of the rules of `stagedive check` that are turned off. Not checked for existence here. */
    readonly off: readonly string[];
  };
  /** The file it was read from, for messages; null when there is none. */
  readonly file: string | null;
}

export const NO_CONFIG: Config = { toolbox: null, check: { off: [] }, file: null };

/**
 * Reads the first `.stagedive.json` found in some folders.
 * @param folders absolute paths, in order of precedence
 * @throws ProjectError that names file and line of the problem: invalid JSON, an unknown key, a value of the wrong type
 */
export async function readConfig(folders: readonly string[]): Promise<Config> {
  for (const folder of new Set(folders)) {
    const path = join(folder, CONFIG_NAME);
    const text = await textOf(path);
    if (text !== null) return configOf(parsed(text, path), path);
  }
  return NO_CONFIG;
}

async function textOf(path: string): Promise<string | null> {
  try {
    return (await readRegularFile(path)).toString();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    const reason = String(error instanceof Error ? error.message : error);
    throw new ProjectError(`${path}: the config file cannot be read: ${reason}.`);
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ProjectError(
      `${placeOf(text, message, path)}: this is not valid JSON: ${message.split('\n')[0]}.`,
    );
  }
}

/** V8 gives the position as an offset, or not at all when the text ends too early. */
function placeOf(text: string, message: string, path: string): string {
  const offset = /at position (\d+)/.exec(message)?.[1];
  const before = offset === undefined ? text : text.slice(0, Number(offset));
  return `${path}:${before.split('\n').length}`;
}

function configOf(value: unknown, path: string): Config {
  const top = tableOf(value, ['toolbox', 'check'], path, '');
  const check = tableOf(top.check ?? {}, ['off'], path, 'check');
  return {
    toolbox: toolboxOf(top.toolbox ?? null, path),
    check: { off: namesOf(check.off ?? [], path) },
    file: path,
  };
}

function tableOf(
  value: unknown,
  keys: readonly string[],
  path: string,
  name: string,
): Readonly<Record<string, unknown>> {
  const known = `known here: ${keys.map((key) => `"${key}"`).join(', ')}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProjectError(
      `${path}: ${name === '' ? 'the config' : `"${name}"`} must be an object; ${known}.`,
    );
  }
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue;
    const full = name === '' ? key : `${name}.${key}`;
    throw new ProjectError(`${path}: unknown key ${JSON.stringify(full)}; ${known}.`);
  }
  return { ...value };
}

function toolboxOf(value: unknown, path: string): string | null {
  if (value === null || (typeof value === 'string' && value !== '')) return value;
  throw new ProjectError(`${path}: "toolbox" must be the name of an image, such as "busybox:musl".`);
}

function namesOf(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value) && value.every((name): name is string => typeof name === 'string')) return value;
  throw new ProjectError(`${path}: "check.off" must be a list of rule names, such as ["package-cache"].`);
}
