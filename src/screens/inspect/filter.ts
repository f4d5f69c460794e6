import { smartCase } from '../frame/select/smart-case.ts';

/**
 * Where the cursor of a file list is after filtering: it stays if its row matches, else it moves to the
 * first match.
 * @param paths of the rows that match
 */
export function cursorAfterFilter(cursor: string, filter: string, paths: () => readonly string[]): string {
  const finds = (path: string): boolean => path !== '' && smartCase(`/${path}`, filter).includes(filter);
  if (filter === '' || finds(cursor)) return cursor;
  return paths().find(finds) ?? cursor;
}
