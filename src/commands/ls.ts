import { formatLs } from '../dockerfile/format-ls.ts';
import { lsJson } from '../dockerfile/ls-json.ts';
import type { Workspace } from './workspace.ts';

/** `stagedive ls`: the stages and their graph, for people or as JSON. Always 0: what cannot be read was thrown before. */
export function runLs(
  work: Workspace,
  options: { readonly json?: boolean },
  stdout: { readonly columns?: number; readonly write: (text: string) => unknown },
): number {
  if (options.json === true) {
    stdout.write(`${JSON.stringify(lsJson(work.dockerfile, work.target), null, 2)}\n`);
  } else {
    stdout.write(formatLs(work.dockerfile, work.target, widthOf(stdout)));
  }
  return 0;
}

/** Columns for a file or a pipe, which has no edge: nothing is cut that a search would look for. */
const PIPE_COLUMNS = 1000;

/** A terminal that does not know its size says 0. */
function widthOf({ columns }: { readonly columns?: number }): number {
  return columns === undefined ? PIPE_COLUMNS : columns || 80;
}
