import type { Definition } from '../../definitions/types.ts';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import { cellsOf } from '../../text/cells.ts';
import { countText } from '../../text/count-text.ts';
import { pathFrom } from '../json/definitions-json.ts';

const TITLES: readonly (readonly [Definition['kind'], string, string])[] = [
  ['dockerfile', 'Dockerfiles', '-f FILE'],
  ['compose', 'Compose services', '--service NAME, with -f FILE outside this folder'],
  ['bake', 'Bake targets', '--bake NAME, with -f FILE outside this folder'],
];

/** Longer names do not widen the column. */
const MAX_NAME_CELLS = 40;

/** The definitions of a folder by kind, one a line, problems below theirs. */
export function definitionsText(definitions: readonly Definition[], folder: string): string {
  return TITLES.flatMap(([kind, title, flags]) => {
    const own = definitions.filter((one) => one.kind === kind);
    return own.length === 0 ? [] : [`${title} (${flags})\n${tableOf(own, folder)}`];
  }).join('\n');
}

function tableOf(definitions: readonly Definition[], folder: string): string {
  const rows = definitions.map((one) => ({
    cells: cellsOfRow(one, folder),
    problem: one.problem === null ? '' : `    ! ${plainText(one.problem)}\n`,
  }));
  const columns = Math.max(...rows.map(({ cells }) => cells.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map(({ cells }) => Math.min(MAX_NAME_CELLS, cellsOf(cells[column] ?? '')))),
  );
  return rows
    .map(({ cells, problem }) => {
      const padded = cells.map(
        (cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - cellsOf(cell))),
      );
      return `  ${padded.join('  ').trimEnd()}\n${problem}`;
    })
    .join('');
}

function cellsOfRow(definition: Definition, folder: string): readonly string[] {
  const { kind, name, file, context, target, stages, dockerfile } = definition;
  const shown = (path: string): string => plainName(pathFrom(folder, path));
  const details = [
    ...(target === null ? [] : [`target ${plainText(target)}`]),
    ...(dockerfile.kind === 'inline' ? ['inline Dockerfile'] : []),
    ...(kind === 'dockerfile' || definition.problem !== null ? [] : [`context ${shown(context)}`]),
    ...(kind === 'dockerfile' || dockerfile.kind === 'inline' || definition.problem !== null
      ? []
      : [shown(dockerfile.path)]),
  ];
  return [
    ...(kind === 'dockerfile' ? [] : [name === null ? '' : plainText(name)]),
    shown(file),
    stages === null ? '' : countText(stages, 'stage'),
    details.join(', '),
  ];
}
