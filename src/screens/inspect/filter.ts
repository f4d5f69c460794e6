import { smartCase } from '../frame/select/smart-case.ts';

/**
 * Where the cursor of a list of files is once a filter is typed: it stays on what the filter finds, else goes to the
 * first row that it finds.
 * @param paths of the rows that the filter leaves
 */
export function cursorAfterFilter(cursor: string, filter: string, paths: () => readonly string[]): string {
  const finds = (path: string): boolean => path !== '' && smartCase(`/${path}`, filter).includes(filter);
  if (filter === '' || finds(cursor)) return cursor;
  return paths().find(finds) ?? cursor;
}
