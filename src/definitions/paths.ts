import { isAbsolute, join, normalize, resolve } from 'node:path';
import { isRemoteAddress } from '../dockerfile/remote-address.ts';

/** An absolute path; `~` is the home folder, and what is relative is relative to `base`. */
export function absolute(path: string, base: string, home: string): string {
  if (path === '~') return home;
  if (path.startsWith('~/')) return join(home, path.slice(2));
  return resolve(base, path);
}

/** Compose takes any other user's repository for a folder, and `git@` for an address (compose-go paths/context.go). */
const COMPOSE_ADDRESS = /^(?:github\.com\/|git@)/;

/** A context of a compose file as an absolute path; a URL stays as it is. */
export function absoluteContext(context: string, base: string, home: string): string {
  return COMPOSE_ADDRESS.test(context) || /^[a-z][a-z0-9+.-]*:\/\//.test(context)
    ? context
    : absolute(context, base, home);
}

/** The Dockerfile of a context: below it, unless it is absolute or the context is remote. */
export function dockerfilePath(context: string, dockerfile: string): string {
  if (isRemoteAddress(context)) return normalize(dockerfile);
  return isAbsolute(dockerfile) ? dockerfile : resolve(context, dockerfile);
}
