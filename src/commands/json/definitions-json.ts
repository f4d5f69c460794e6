import { relative } from 'node:path';
import type { Definition } from '../../definitions/types.ts';
import { isSecretName } from '../../dockerfile/secret-name.ts';
import { HIDDEN } from '../../progress/hidden.ts';

/** One definition of `stagedive definitions --json`; paths are relative to the folder. Part of the stable JSON. */
export interface DefinitionJson {
  readonly kind: Definition['kind'];
  readonly name: string | null;
  readonly file: string;
  /** A URL stays as it is. */
  readonly context: string;
  /** Null when its text is in `file`. */
  readonly dockerfile: string | null;
  readonly target: string | null;
  /** Values of args that are named like secrets show as `***`. */
  readonly args: Readonly<Record<string, string>>;
  readonly stages: number | null;
  readonly problem: string | null;
  /** The bake groups that it is in. */
  readonly groups: readonly string[];
}

/** The definitions of a folder, for `--json`. */
export function definitionsJson(
  definitions: readonly Definition[],
  folder: string,
): { readonly definitions: readonly DefinitionJson[] } {
  return { definitions: definitions.map((one) => definitionJson(one, folder)) };
}

function definitionJson(definition: Definition, folder: string): DefinitionJson {
  const { kind, name, dockerfile, target, stages, problem, groups } = definition;
  return {
    kind,
    name,
    file: pathFrom(folder, definition.file),
    context: pathFrom(folder, definition.context),
    dockerfile: dockerfile.kind === 'file' ? pathFrom(folder, dockerfile.path) : null,
    target,
    args: shownArgs(definition),
    stages,
    problem,
    groups,
  };
}

/** A path from a folder; what is no absolute path (a URL, a path inside one) stays. */
export function pathFrom(folder: string, path: string): string {
  if (!path.startsWith('/')) return path;
  return relative(folder, path) || '.';
}

function shownArgs({ flags }: Definition): Readonly<Record<string, string>> {
  const args = flags.buildArg.map((arg) => {
    const equals = arg.indexOf('=');
    const name = arg.slice(0, equals);
    return [name, isSecretName(name) ? HIDDEN : arg.slice(equals + 1)] as const;
  });
  return Object.fromEntries(args);
}
