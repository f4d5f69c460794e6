import { formatLs } from '../dockerfile/format-ls.ts';
import { lsJson } from '../dockerfile/ls-json.ts';
import { jsonText } from './json/json-text.ts';
import type { Workspace } from './workspace.ts';

/**
 * `stagedive ls`: prints the stages and their graph, as text or JSON. Returns 0: an unreadable file was reported
 * before.
 */
export function runLs(
  work: Workspace,
  options: { readonly json?: boolean },
  stdout: { readonly columns?: number; readonly write: (text: string) => unknown },
): number {
  if (options.json === true) {
    stdout.write(jsonText(lsJson(work.dockerfile, work.target)));
  } else {
    stdout.write(formatLs(work.dockerfile, work.target, widthOf(stdout)));
  }
  return 0;
}

/** Wide enough that nothing is cut in a file or pipe. */
const PIPE_COLUMNS = 1000;

/** A terminal of unknown size reports 0 columns. */
function widthOf({ columns }: { readonly columns?: number }): number {
  return columns === undefined ? PIPE_COLUMNS : columns || 80;
}
