import { RefusedError } from '../errors.ts';

/** What answers at an address is Podman. `message` is a reason for a list of addresses. */
export class PodmanError extends RefusedError {
  constructor(version: string) {
    super(
      `that is Podman ${version}, which builds with Buildah and not with BuildKit, so no state of a build can be opened there`,
    );
  }
}
