import { unusedBuildArgs } from '../dockerfile/build-args.ts';
import { findTarget } from '../dockerfile/needs.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import { UsageError } from '../errors.ts';
import type { BuildOptions, BuildSpec, OptionChanges } from '../ports.ts';
import { bakeCommand } from './bake-command.ts';
import { type SpecFlags, type SpecSource, specFlags, specUpTo, specFor as stageSpec } from './build-spec.ts';
import { changedFlags } from './changed-flags.ts';
import { dockerCommand } from './docker-command.ts';
import { parseCall } from './flags/call.ts';
import { givenOutputFlags, outputSpec } from './flags/output-spec.ts';
import { linkedSpecs } from './linked-specs.ts';
import type { CommonOptions } from './wiring.ts';

/** A project as it is found on disk, or somewhere else. */
export interface ProjectFiles extends SpecSource {
  readonly label: string;
  /** The Dockerfile as it was found, if it was read already. */
  readonly text?: Uint8Array;
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
  /** The platforms of the next build; none for that of the engine. */
  readonly platforms: () => readonly string[];
  /** Reads and parses the Dockerfile as it is now. Rejects with a DockerfileError. */
  readonly read: () => Promise<Dockerfile>;
  /** The spec for building a stage of a file that `read` returned. */
  readonly specFor: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
  /** The spec for building a file that `read` returned up to a line. */
  readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec;
  /**
   * Changes what all later reads and specs go by; the changes replace earlier ones. Returns the Dockerfile as it is read
   * with them. Rejects with a UsageError or DockerfileError, and with what `check` rejects with; then nothing changed.
   */
  readonly change: (
    changes: OptionChanges,
    check: (options: CommonOptions) => Promise<void>,
  ) => Promise<Dockerfile>;
  /** The options of the next build of a stage, and the same build with docker. */
  readonly buildOptions: (dockerfile: Dockerfile, stage: number) => BuildOptions;
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
  if (tags === null && parseCall(options) !== null) {
    throw new UsageError(
      '--call asks about a Dockerfile instead of building it; only `stagedive build` takes it.',
    );
  }
  const outputs = outputSpec(options, env, cwd);
  const { definition } = options;
  const flagsOf = (from: CommonOptions): SpecFlags => ({
    ...specFlags(from, tags ?? [], env, cwd, outputs),
    ...(definition === undefined
      ? {}
      : { linked: linkedSpecs(definition, env, cwd), secretEnv: definition.secretEnv }),
  });
  let flags = flagsOf(options);
  let given = options;
  const texts = new WeakMap<Dockerfile, Uint8Array>();
  const readWith = async (own: SpecFlags): Promise<Dockerfile> => parse(await project.read(), own);
  const parse = (text: Uint8Array, flags: SpecFlags): Dockerfile => {
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
  const read = (): Promise<Dockerfile> => readWith(flags);
  const dockerfile = project.text === undefined ? await read() : parse(project.text, flags);
  return {
    dockerfile,
    target: findTarget(dockerfile, options.target),
    path: project.path,
    label: project.label,
    unusedBuildArgs: unusedBuildArgs(dockerfile, flags.buildArgs),
    platforms: () => flags.platforms,
    read,
    specFor: (file, stage, noCache) =>
      stageSpec(project, file, texts.get(file) ?? new Uint8Array(), stage, {
        ...flags,
        noCache: noCache || flags.noCache,
      }),
    specUpTo: (file, lastLine) => specUpTo(project, file, lastLine, flags),
    change: async (changes, check) => {
      const changed = changedFlags(options, changes, env);
      const nextFlags = flagsOf(changed);
      await check(changed);
      const next = await readWith(nextFlags);
      flags = nextFlags;
      given = changed;
      return next;
    },
    buildOptions: (file, stage) => ({
      spec: flags,
      command:
        definition !== undefined && Object.keys(definition.links).length > 0
          ? bakeCommand({ flags: given, definition, dockerfile: file, stage, cwd })
          : dockerCommand({
              flags: given,
              tags: tags ?? [],
              dockerfile: file,
              stage,
              source: { ...project, path: project.path === null ? null : project.label },
            }),
    }),
  };
}
