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
    stdout.write(formatLs(work.dockerfile, work.target, stdout.columns ?? 80));
  }
  return 0;
}
