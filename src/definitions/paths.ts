import { isAbsolute, join, normalize, resolve } from 'node:path';

const REMOTE = /^(?:https?:\/\/|git:\/\/|ssh:\/\/|github\.com\/|git@)/;

/** Whether a context is a URL or a repository (compose-go paths/context.go). */
export function isRemote(context: string): boolean {
  return REMOTE.test(context);
}

/** An absolute path; `~` is the home folder, and what is relative is relative to `base`. */
export function absolute(path: string, base: string, home: string): string {
  if (path === '~') return home;
  if (path.startsWith('~/')) return join(home, path.slice(2));
  return resolve(base, path);
}

/** A context as an absolute path; a URL stays as it is. */
export function absoluteContext(context: string, base: string, home: string): string {
  return isRemote(context) || /^[a-z][a-z0-9+.-]*:\/\//.test(context)
    ? context
    : absolute(context, base, home);
}

/** The Dockerfile of a context: below it, unless it is absolute or the context is remote. */
export function dockerfilePath(context: string, dockerfile: string): string {
  if (isRemote(context)) return normalize(dockerfile);
  return isAbsolute(dockerfile) ? dockerfile : resolve(context, dockerfile);
}
