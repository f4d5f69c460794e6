import type { Dockerfile } from './types.ts';

/**
 * A sentence for each name of `--no-cache-filter` that is no stage's: the frontend ignores it. It knows stages by name
 * alone, in any case (moby/buildkit frontend/dockerui/config.go IsNoCache).
 */
export function uselessFilters(
  { stages, fileName }: Dockerfile,
  names: readonly string[],
): readonly string[] {
  return names
    .filter((name) => name !== '' && !stages.some((stage) => stage.name === name.toLowerCase()))
    .map((name) => {
      const stage = /^\d{1,9}$/.test(name) ? stages[Number(name)] : undefined;
      const advice =
        stage === undefined
          ? ''
          : stage.name === null
            ? `; name the stage with AS in line ${stage.startLine}`
            : `; write ${stage.name}`;
      return `--no-cache-filter ${name} has no effect: no stage of ${fileName} has this name${advice}.`;
    });
}
