import { posix } from 'node:path';
import type { Point } from '../llb/program.ts';
import { type StateRef, unlessEngineLost } from '../ports.ts';
import type { OpenTarget } from '../states/open-target.ts';
import { parseShell } from '../trace/parse-shell.ts';
import type { TraceRecord } from '../trace/records.ts';
import type { ShellScript } from '../trace/shell-script.ts';
import type { TracedCommand } from '../trace/types.ts';

/** Bytes of a script that are read, to tell its commands apart; of a longer one only lines are known. */
const MAX_SCRIPT_BYTES = 256 * 1024;
const MAX_SCRIPTS = 20;

/** The commands with the paths of their scripts in the build context. */
export async function withSources(
  commands: readonly TracedCommand[],
  { origins }: OpenTarget,
  point: Point,
  cwd: string,
): Promise<readonly TracedCommand[]> {
  const files = [...new Set(commands.flatMap(({ place: { file } }) => file ?? []))].slice(0, MAX_SCRIPTS);
  // Origins are asked for without the leading slash.
  const paths = new Map(files.map((file) => [file, posix.resolve('/', cwd, file).slice(1)]));
  if (files.length === 0) return commands;
  const index = await origins.ofPaths(point, 'before', null, paths.values()).catch(unlessEngineLost(null));
  if (index === null) return commands;
  return commands.map((command) => {
    const origin = index.get(paths.get(command.place.file ?? '') ?? '');
    const source = origin === null || origin.from !== null ? null : (origin.path?.slice(1) ?? null);
    return source === null || command.place.file === null
      ? command
      : { ...command, place: { ...command.place, source } };
  });
}

/** The scripts that were traced, as far as they were there before the RUN. */
export async function readScripts(
  state: StateRef,
  records: readonly TraceRecord[],
  cwd: string,
): Promise<ReadonlyMap<string, ShellScript>> {
  const names = [...new Set(records.map(({ script }) => script))].slice(0, MAX_SCRIPTS);
  const found = new Map<string, ShellScript>();
  for (const name of names) {
    const path = posix.resolve(cwd, name);
    if (state.id === '' || (!name.includes('/') && !name.includes('.'))) continue;
    const bytes = await state
      .readFile(path, { offset: 0, length: MAX_SCRIPT_BYTES })
      .catch(unlessEngineLost(new Uint8Array()));
    const script =
      bytes.length === 0 || bytes.length === MAX_SCRIPT_BYTES
        ? null
        : parseShell(Buffer.from(bytes).toString());
    if (script !== null) found.set(name, script);
  }
  return found;
}
