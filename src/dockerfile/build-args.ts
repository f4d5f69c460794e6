import type { Dockerfile } from './types.ts';

/**
 * Build args that BuildKit accepts without an ARG line: the predefined ones of the Dockerfile reference, and those that
 * configure the frontend.
 */
const PREDEFINED_ARGS =
  /^(?:SOURCE_DATE_EPOCH|BUILDKIT_\w+|(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)|TARGETSTAGE)$/;

/** The names of all ARGs of a file, global ones first. */
export function declaredArgs(dockerfile: Dockerfile): ReadonlySet<string> {
  const declared = new Set(dockerfile.args.map((arg) => arg.name));
  for (const stage of dockerfile.stages) {
    for (const instruction of [...stage.triggers, ...stage.instructions]) {
      if (instruction.keyword === 'ARG') for (const arg of instruction.args) declared.add(arg.name);
    }
  }
  return declared;
}

/** The names of build args that no ARG of the file declares. They do no harm: BuildKit ignores them. */
export function unusedBuildArgs(
  dockerfile: Dockerfile,
  buildArgs: Readonly<Record<string, string>>,
): string[] {
  const declared = declaredArgs(dockerfile);
  return Object.keys(buildArgs).filter(
    (name) =>
      !declared.has(name) && !PREDEFINED_ARGS.test(name) && !/^(?:https?|ftp|no|all)_proxy$/i.test(name),
  );
}
