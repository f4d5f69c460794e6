import { mergeFlags } from '../definitions/merge-flags.ts';
import type { Definition } from '../definitions/types.ts';
import { UsageError } from '../errors.ts';
import { type BuildSpec, isRemoteAddress } from '../ports.ts';
import { specFlags } from './build-spec.ts';
import { NO_FLAGS } from './flags/no-flags.ts';

/**
 * What a definition builds first, by the named context that takes its result. Flags of the command line are for the
 * definition itself, as in buildx.
 *
 * @throws UsageError for a setting that is wrong
 */
export function linkedSpecs(
  { links }: Definition,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Readonly<Record<string, BuildSpec>> {
  return Object.fromEntries(Object.entries(links).map(([name, link]) => [name, linkedSpec(link, env, cwd)]));
}

function linkedSpec(
  definition: Definition,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): BuildSpec {
  const { name, context, dockerfile, target, flags } = definition;
  if (isRemoteAddress(context)) {
    throw new UsageError(
      `The target ${name} is built first, but its context ${context} is remote: clone it and name the folder.`,
    );
  }
  return {
    ...specFlags(mergeFlags(NO_FLAGS, flags), [], env, cwd),
    linked: linkedSpecs(definition, env, cwd),
    context,
    remote: null,
    dockerfile:
      dockerfile.kind === 'file'
        ? { kind: 'file', path: dockerfile.path }
        : { kind: 'text', name: 'Dockerfile', text: new TextEncoder().encode(dockerfile.text) },
    target,
  };
}
