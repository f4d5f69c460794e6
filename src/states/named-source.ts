import type { Dockerfile } from '../dockerfile/types.ts';
import type { FileOrigin } from '../filesystem/check/index.ts';

/** Whether the COPY or ADD that brought a file names that very file, and not a folder or a pattern that it is in. */
export function isNamedBy(dockerfile: Dockerfile, { line, path }: FileOrigin): boolean {
  if (path === null) return false;
  for (const { instructions } of dockerfile.stages) {
    const found = instructions.find(({ startLine }) => startLine === line);
    if (found?.keyword === 'COPY' || found?.keyword === 'ADD') {
      return found.sources.some((source) => trimmed(source) === trimmed(path));
    }
  }
  return false;
}

function trimmed(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
