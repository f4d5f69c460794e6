/** Sources that ADD downloads (dfgitutil.ParseGitRef, dockerfile2llb.isHTTPSource). */

/**
 * Whether a source of ADD is a git repository: a git or ssh URL, `user@host:path`, or an HTTP URL whose path ends in
 * .git.
 */
export function isGitSource(source: string): boolean {
  if (/^(?:ssh|git):\/\//i.test(source)) return true;
  if (/^https?:\/\//i.test(source)) return /^[^?#]*\.git(?:[?#]|$)/s.test(source);
  return /^[\w-]+@[a-zA-Z0-9-.]+:/.test(source);
}

/** Whether a source of ADD comes from the network instead of the build context. */
export function isRemoteSource(source: string): boolean {
  return /^https?:\/\//.test(source) || isGitSource(source);
}
