/**
 * The name of a build context as buildx keeps it: `docker.io/library/alpine:latest` is `alpine` (docker/buildx
 * util/buildflags/context.go).
 */
export function shortContextName(written: string): string {
  const name = written.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '').replace(/^library\//, '');
  return name.replace(/:latest$/, '');
}
