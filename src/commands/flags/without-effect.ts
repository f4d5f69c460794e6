import type { InputFlags } from './types.ts';

/**
 * A sentence for each flag that docker takes and BuildKit has no use for, as buildx warns of them (docker/buildx
 * commands/build.go).
 */
export function flagsWithoutEffect({
  isolation,
  securityOpt,
  squash,
}: Partial<InputFlags> & Pick<InputFlags, 'securityOpt'>): readonly string[] {
  return [
    ...(isolation === undefined
      ? []
      : ['--isolation has no effect: BuildKit runs steps in its own containers.']),
    ...(securityOpt.length === 0
      ? []
      : ['--security-opt has no effect: write RUN --security=insecure in the Dockerfile, and --allow it.']),
    ...(squash === true ? ['--squash has no effect: copy what is needed into one more stage.'] : []),
  ];
}
