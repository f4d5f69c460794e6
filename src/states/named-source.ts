import type { Dockerfile } from '../dockerfile/types.ts';
import type { FileOrigin } from '../filesystem/check/index.ts';
import { plainPath } from '../filesystem/paths.ts';

/** Whether the COPY or ADD that brought a file names that file itself, not a folder or a pattern. */
export function isNamedBy(dockerfile: Dockerfile, { line, path }: FileOrigin): boolean {
  if (path === null) return false;
  for (const { instructions } of dockerfile.stages) {
    const found = instructions.find(({ startLine }) => startLine === line);
    if (found?.keyword === 'COPY' || found?.keyword === 'ADD') {
      return found.sources.some((source) => plainPath(source) === plainPath(path));
    }
  }
  return false;
}
