import { isSecretValue } from '../dockerfile/secret-value.ts';
import { HIDDEN } from '../progress/hidden.ts';
import type { PastBuild } from './types.ts';

/** The target as it was named; null for the Dockerfile's last stage. */
export function targetOf({ options }: PastBuild): string | null {
  return options.target || null;
}

/**
 * What was built: the Dockerfile as one would name it, or the address of the context. Paths below `folder` are relative
 * to it. Where only the engine knows the build, the path inside its repository, else the bare name of the file (docker's
 * `vcs:localdir:` options; docker/buildx util/history).
 * @param folder the current folder, absolute; null if paths stay whole
 */
export function definitionOf({ options, place }: PastBuild, folder: string | null): string {
  const fileName = options.filename || 'Dockerfile';
  const address = options.context ?? '';
  if (address !== '') return fileName === 'Dockerfile' ? address : `${address} (${fileName})`;
  if (place !== null)
    return place.dockerfile === '-'
      ? `${shownPath(place.context, folder)} (from stdin)`
      : shownPath(place.dockerfile, folder);
  const below = options['vcs:localdir:dockerfile'] ?? '.';
  return below === '.' || below === '' ? fileName : `${below}/${fileName}`;
}

/** The repository and commit that it was built from, as docker records them; null if it does not say. */
export function revisionOf({
  options,
}: PastBuild): { readonly source: string; readonly commit: string } | null {
  const [source = '', commit = ''] = [options['vcs:source'], options['vcs:revision']];
  return source === '' && commit === '' ? null : { source, commit };
}

/** Its build args by name. Values of args that are named or look like secrets show as `***`. */
export function argsOf({ options }: PastBuild): Readonly<Record<string, string>> {
  const args = Object.entries(options).flatMap(([name, value]) => {
    const arg = name.startsWith(BUILD_ARG) ? name.slice(BUILD_ARG.length) : '';
    return arg === '' ? [] : [[arg, isSecretValue(arg, value) ? HIDDEN : value] as const];
  });
  return Object.fromEntries(args.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** How the option of a build arg begins. */
export const BUILD_ARG = 'build-arg:';

function shownPath(path: string, folder: string | null): string {
  if (folder === null || folder === '/') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}
