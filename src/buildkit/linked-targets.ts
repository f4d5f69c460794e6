import { createHash } from 'node:crypto';
import { create } from '@bufbuild/protobuf';
import { RefusedError } from '../errors.ts';
import type { BuildSpec } from '../ports.ts';
import type { FileSyncDir } from './filesync/types.ts';
import { type FrontendInput, frontendInput } from './frontend-options.ts';
import type { Result } from './gen/gateway_pb.ts';
import { type Definition, DefinitionSchema } from './gen/ops_pb.ts';

/** A target that is built first, because its result is a named context of another. */
export interface LinkedTarget {
  /** The named context. */
  readonly name: string;
  readonly spec: BuildSpec;
  /** Its folders have names of their own, since all targets share one session. */
  readonly input: FrontendInput;
  readonly links: readonly LinkedTarget[];
}

/** What the frontend gets of linked targets (docker/buildx build/build.go, waitContextDeps). */
export interface LinkedResults {
  readonly options: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, Definition>>;
}

/** The targets that a spec links to. Rejects like `frontendInput`. */
export async function linkedTargets({ linked = {} }: BuildSpec): Promise<readonly LinkedTarget[]> {
  const found: LinkedTarget[] = [];
  for (const [name, spec] of Object.entries(linked)) {
    const input = withOwnNames(await frontendInput(spec), prefixOf(spec));
    found.push({ name, spec, input, links: await linkedTargets(spec) });
  }
  return found;
}

/** All of them, those of linked targets included. */
export function everyLink(links: readonly LinkedTarget[]): readonly LinkedTarget[] {
  return links.flatMap((link) => [link, ...everyLink(link.links)]);
}

/**
 * Solves linked targets, the innermost first, and makes their results inputs of the target that takes them.
 * @param solve asks the frontend for a target, with the results of what that links to
 */
export async function linkedResults(
  links: readonly LinkedTarget[],
  solve: (link: LinkedTarget, inner: LinkedResults) => Promise<Result | undefined>,
): Promise<LinkedResults> {
  const options: Record<string, string> = {};
  const inputs: Record<string, Definition> = {};
  for (const link of links) {
    const result = await solve(link, await linkedResults(link.links, solve));
    if (result?.result.case === 'refs') {
      throw new RefusedError(
        `The target of the context ${link.name} is built for several platforms: name one with --platform.`,
      );
    }
    const definition = result?.result.case === 'ref' ? result.result.value.def : undefined;
    inputs[link.name] = definition ?? create(DefinitionSchema, {});
    options[`context:${link.name}`] = `input:${link.name}`;
    const config = result?.metadata['containerimage.config'];
    if (config !== undefined) {
      const metadata = { 'containerimage.config': Buffer.from(config).toString('base64') };
      options[`input-metadata:${link.name}`] = JSON.stringify(metadata);
    }
  }
  return { options, inputs };
}

/** The same for the same target in every build, so that the daemon finds the files that it has. */
function prefixOf({ context, dockerfile }: BuildSpec): string {
  const where = dockerfile.kind === 'file' ? dockerfile.path : dockerfile.kind;
  return `link-${createHash('sha256').update(`${context}\0${where}`).digest('hex').slice(0, 12)}-`;
}

function withOwnNames(input: FrontendInput, prefix: string): FrontendInput {
  const options = Object.entries(input.options).map(([key, value]) =>
    key.startsWith('context:') && value.startsWith('local:')
      ? [key, `local:${prefix}${value.slice('local:'.length)}`]
      : [key, value],
  );
  const dirs: Record<string, FileSyncDir> = {};
  for (const [name, dir] of Object.entries(input.dirs)) dirs[`${prefix}${name}`] = dir;
  const keys = {
    ...('context' in input.dirs ? { contextkey: `${prefix}context` } : {}),
    ...('dockerfile' in input.dirs ? { dockerfilekey: `${prefix}dockerfile` } : {}),
  };
  return { ...input, dirs, options: { ...Object.fromEntries(options), ...keys } };
}
