import { afterLast } from '../text/cut.ts';
import type { RunMount } from './types.ts';

/** The id of a secret that a mount asks for (dockerfile2llb.dispatchSecret). */
export function secretId(mount: RunMount): string {
  const id = mount.source || mount.id || '';
  return id === '' ? afterLast(mount.target ?? '', '/') : id;
}

/** Where the secret is in the container; null when it is only a variable. */
export function secretPath(mount: RunMount): string | null {
  if (mount.target !== null) return mount.target;
  return mount.env === null ? `/run/secrets/${afterLast(secretId(mount), '/')}` : null;
}

/** The id of the SSH agent that a mount asks for (dockerfile2llb.dispatchSSH). */
export function sshId(mount: RunMount): string {
  return mount.source || mount.id || 'default';
}

/** The name under which what a mount asks for is kept; null where it has none (dockerfile2llb.dispatchRunMounts). */
export function mountId(mount: RunMount): string | null {
  switch (mount.type) {
    case 'secret':
      return secretId(mount);
    case 'ssh':
      return sshId(mount);
    case 'cache':
      return mount.id ?? mount.target;
    default:
      return null;
  }
}
