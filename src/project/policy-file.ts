import { statSync } from 'node:fs';
import { ProjectError } from './project.ts';

/**
 * Refuses a Dockerfile with a build policy beside it (`Dockerfile.rego`): buildx applies it without being asked, and a
 * build that ignores it would not be the same.
 *
 * @param path of the Dockerfile; null if it is no file
 * @throws ProjectError
 */
export function refusePolicyFile(path: string | null, label: string): void {
  if (path === null || statSync(`${path}.rego`, { throwIfNoEntry: false })?.isFile() !== true) return;
  throw policyError(label);
}

/** @param label of the Dockerfile */
export function policyError(label: string): ProjectError {
  return new ProjectError(
    `${label}.rego: this build policy applies to the Dockerfile, and stagedive cannot evaluate it; build with docker buildx, or leave it out with --policy disabled=true.`,
  );
}
