import { contextPaths, mountedAt } from '../llb/context-path.ts';
import type { Point } from '../llb/program.ts';
import type { ExecStep } from '../llb/settings.ts';
import { unlessEngineLost } from '../ports.ts';
import type { OpenTarget } from '../states/open-target.ts';
import type { HideSecrets } from '../trace/hidden.ts';
import { parseShell } from '../trace/parse-shell.ts';
import type { TraceRecord } from '../trace/records.ts';
import { scriptFiles } from '../trace/script-files.ts';
import type { ShellScript } from '../trace/shell-script.ts';
import type { TracedCommand } from '../trace/types.ts';

const MAX_SCRIPTS = 20;

/** The commands with the paths of their scripts in the build context. */
export async function withSources(
  commands: readonly TracedCommand[],
  target: OpenTarget,
  point: Point,
  step: ExecStep,
): Promise<readonly TracedCommand[]> {
  const paths = [...new Set(commands.flatMap(({ place: { path } }) => path ?? []))].slice(0, MAX_SCRIPTS);
  const sources = await sourcesOf(paths, target, point, step);
  return commands.map((command) => {
    const source = sources.get(command.place.path ?? '');
    return source === undefined ? command : { ...command, place: { ...command.place, source } };
  });
}

/** The paths in the build context of files that come from there. */
async function sourcesOf(
  paths: readonly string[],
  { origins, program: { graph } }: OpenTarget,
  point: Point,
  step: ExecStep,
): Promise<ReadonlyMap<string, string>> {
  const sources = new Map<string, string>();
  const copied: string[] = [];
  for (const path of paths) {
    const mount = mountedAt(graph, step, path);
    if (mount?.source?.context === 'context') sources.set(path, mount.source.path.slice(1));
    // Origins compare all states on the way, so they are asked only for what a COPY can have brought.
    else if (mount === null && contextPaths(graph, step, path).length > 0) copied.push(path);
  }
  if (copied.length === 0) return sources;
  // Origins are asked for without the leading slash.
  const index = await origins
    .ofPaths(
      point,
      'before',
      null,
      copied.map((path) => path.slice(1)),
    )
    .catch(unlessEngineLost(null));
  for (const path of copied) {
    const origin = index?.get(path.slice(1)) ?? null;
    if (origin !== null && origin.from === null && origin.path !== null) {
      sources.set(path, origin.path.slice(1));
    }
  }
  return sources;
}

/**
 * The scripts that were traced, by their path, as they are behind the trace: what the RUN itself has made or mounted is
 * among them. What is not understood is left out.
 * @param read the texts of files in the container of the trace, null for what is none
 * @param hide each text is hidden before it is understood: what is shown of a script is cut out of it
 */
export async function readScripts(
  records: readonly TraceRecord[],
  read: (paths: readonly string[]) => Promise<readonly (string | null)[]>,
  hide: HideSecrets,
): Promise<ReadonlyMap<string, ShellScript>> {
  const paths = [...new Set(scriptFiles(records).values())]
    .filter((path) => !path.includes('\n'))
    .slice(0, MAX_SCRIPTS);
  const texts = paths.length === 0 ? [] : await read(paths);
  const found = new Map<string, ShellScript>();
  for (const [at, path] of paths.entries()) {
    const script = parseShell(hide(texts[at] ?? ''));
    if (script !== null && script.commands.length > 0) found.set(path, script);
  }
  return found;
}
