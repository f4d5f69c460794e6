const USER_AT_HOST = /^[\w-]+@[a-zA-Z0-9.-]+:/;
const SCHEME = /^(?:https?|git|ssh):\/\//i;

/**
 * Whether a build context is an address and not a folder: http(s), git, ssh, `user@host:path`, `github.com/…`
 * (docker/buildx util/urlutil, moby/buildkit frontend/dockerfile/dfgitutil).
 */
export function isRemoteAddress(text: string): boolean {
  return SCHEME.test(text) || USER_AT_HOST.test(text) || text.startsWith('github.com/');
}

/** Whether the value of a named context is a folder: no address, `docker-image://…`, `oci-layout://…`, `target:…`. */
export function isContextFolder(value: string): boolean {
  return (
    !isRemoteAddress(value) && !/^(?:docker-image:\/\/|oci-layout:\/\/|target:|local:|input:)/.test(value)
  );
}

/** Whether git fetches it over ssh, for which docker forwards the default agent without being asked. */
export function isSshAddress(text: string): boolean {
  return /^ssh:\/\//i.test(text) || (!SCHEME.test(text) && USER_AT_HOST.test(text));
}
