import { unusedBuildArgs } from '../dockerfile/build-args.ts';
import { findTarget } from '../dockerfile/needs.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import { UsageError } from '../errors.ts';
import type { BuildSpec } from '../ports.ts';
import { type SpecSource, specFlags, specUpTo, specFor as stageSpec } from './build-spec.ts';
import { givenOutputFlags, outputSpec } from './flags/output-spec.ts';
import type { CommonOptions } from './wiring.ts';

/** A project as it is found on disk, or somewhere else. */
export interface ProjectFiles extends SpecSource {
  readonly label: string;
  readonly read: () => Promise<Uint8Array>;
}

/** The Dockerfile with the command's flags applied. */
export interface Workspace {
  readonly dockerfile: Dockerfile;
  /** The target that the flags name. */
  readonly target: Stage;
  /** Absolute path of the Dockerfile; null if it came from stdin. */
  readonly path: string | null;
  /** The Dockerfile's name for messages. */
  readonly label: string;
  /** Names of --build-arg that no ARG uses. */
  readonly unusedBuildArgs: readonly string[];
  /** Reads and parses the Dockerfile as it is now. Rejects with a DockerfileError. */
  readonly read: () => Promise<Dockerfile>;
  /** The spec for building a stage of a file that `read` returned. */
  readonly specFor: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
  /** The spec for building a file that `read` returned up to a line. */
  readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec;
}

/**
 * Checks the flags and parses the Dockerfile. Rejects with UsageError or DockerfileError.
 *
 * @param tags for `build`; null for a command that only looks, which refuses flags about outputs
 */
export async function openWorkspace(
  options: CommonOptions,
  tags: readonly string[] | null,
  project: ProjectFiles,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Promise<Workspace> {
  const [useless] = givenOutputFlags(options);
  if (tags === null && useless !== undefined) {
    throw new UsageError(`${useless} is about what a build leaves; only \`stagedive build\` takes it.`);
  }
  const outputs = outputSpec(options, env, cwd);
  const flags = specFlags(options, tags ?? [], env, cwd, outputs);
  const texts = new WeakMap<Dockerfile, Uint8Array>();
  const read = async (): Promise<Dockerfile> => {
    const text = await project.read();
    const dockerfile = parseDockerfile(text, {
      fileName: project.label,
      buildArgs: flags.buildArgs,
      buildContexts: new Set(Object.keys(flags.buildContexts)),
      ...(options.target === undefined ? {} : { target: options.target }),
      ...(flags.platforms[0] === undefined ? {} : { platform: flags.platforms[0] }),
    });
    texts.set(dockerfile, text);
    return dockerfile;
  };
  const dockerfile = await read();
  return {
    dockerfile,
    target: findTarget(dockerfile, options.target),
    path: project.path,
    label: project.label,
    unusedBuildArgs: unusedBuildArgs(dockerfile, flags.buildArgs),
    read,
    specFor: (file, stage, noCache) =>
      stageSpec(project, file, texts.get(file) ?? new Uint8Array(), stage, {
        ...flags,
        noCache: noCache || flags.noCache,
      }),
    specUpTo: (file, lastLine) => specUpTo(project, file, lastLine, flags),
  };
}
