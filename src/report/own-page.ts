/** What the name of this program stands behind, at the end of a page. */
export const MADE_BY = 'Made by stagedive';

/** Whether a file is a page that `stagedive report` has written, of any version. */
export function isReportPage(text: string): boolean {
  return (
    text.startsWith('<!doctype html>') &&
    text.slice(text.lastIndexOf('<footer>')).startsWith(`<footer>${MADE_BY} `)
  );
}
