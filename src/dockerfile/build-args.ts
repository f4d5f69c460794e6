import type { Dockerfile } from './types.ts';

/** Taken by BuildKit without an ARG line (docs: predefined ARGs, and what steers the frontend itself). */
const PREDEFINED =
  /^(?:SOURCE_DATE_EPOCH|BUILDKIT_\w+|(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)|TARGETSTAGE)$/;

/** The names of build args that no ARG of the file takes. They do no harm: the build runs as if without them. */
export function unusedBuildArgs(
  dockerfile: Dockerfile,
  buildArgs: Readonly<Record<string, string>>,
): string[] {
  const declared = new Set(dockerfile.args.map((arg) => arg.name));
  for (const stage of dockerfile.stages) {
    for (const instruction of [...stage.triggers, ...stage.instructions]) {
      if (instruction.keyword === 'ARG') for (const arg of instruction.args) declared.add(arg.name);
    }
  }
  return Object.keys(buildArgs).filter(
    (name) => !declared.has(name) && !PREDEFINED.test(name) && !/^(?:https?|ftp|no|all)_proxy$/i.test(name),
  );
}
