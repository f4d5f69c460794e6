import { isAbsolute } from 'node:path';
import { mergeFlags } from '../definitions/merge-flags.ts';
import type { Definition } from '../definitions/types.ts';
import { isRemoteAddress } from '../dockerfile/remote-address.ts';
import { type BuildSpec, NO_OUTPUTS } from '../ports.ts';
import { specFlags, sshFor } from './build-spec.ts';
import { parseCaches } from './flags/caches.ts';
import { NO_FLAGS } from './flags/no-flags.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a definition builds first, by the named context that takes its result; one spec for each definition. Flags of the
 * command line are for the definition itself, as in buildx.
 *
 * @throws UsageError for a setting that is wrong
 */
export function linkedSpecs(
  { links }: Definition,
  env: Environment,
  cwd: string,
  known = new Map<Definition, BuildSpec>(),
): Readonly<Record<string, BuildSpec>> {
  return Object.fromEntries(
    Object.entries(links).map(([name, link]) => {
      const spec = known.get(link) ?? linkedSpec(link, env, cwd, known);
      known.set(link, spec);
      return [name, spec];
    }),
  );
}

function linkedSpec(
  definition: Definition,
  env: Environment,
  cwd: string,
  known: Map<Definition, BuildSpec>,
): BuildSpec {
  const { context, target, flags, secretEnv } = definition;
  const remote: BuildSpec['remote'] = isRemoteAddress(context) ? { kind: 'address', address: context } : null;
  const own = specFlags(mergeFlags(NO_FLAGS, flags), [], env, cwd, {
    ...NO_OUTPUTS,
    cacheFrom: parseCaches('--cache-from', flags.cacheFrom, cwd),
  });
  return {
    ...own,
    secretEnv,
    ssh: sshFor({ remote }, own),
    linked: linkedSpecs(definition, env, cwd, known),
    context: remote === null ? context : '',
    remote,
    dockerfile: dockerfileOf(definition, remote !== null),
    target,
  };
}

function dockerfileOf({ dockerfile }: Definition, isRemote: boolean): BuildSpec['dockerfile'] {
  if (dockerfile.kind === 'inline') {
    return { kind: 'text', name: 'Dockerfile', text: new TextEncoder().encode(dockerfile.text) };
  }
  const { path } = dockerfile;
  // Nobody looks into it, so its text stays where it is, and the engine reads its syntax line by itself.
  return isRemote && !isAbsolute(path)
    ? { kind: 'inside', path, text: new Uint8Array() }
    : { kind: 'file', path };
}
