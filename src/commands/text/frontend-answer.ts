/** The answers of the frontend to sub-requests as docker buildx prints them (moby/buildkit frontend/subrequests). */
import { plainText } from '../../progress/sanitize.ts';
import { sourceExcerpt } from '../../progress/source-excerpt.ts';
import type { LineRange } from '../../progress/types.ts';
import { countText } from '../../text/count-text.ts';

type Json = Readonly<Record<string, unknown>>;

/** `frontend.outline`: what a target takes. */
export function outlineText(answer: Json): string {
  const name = textOf(answer.name);
  const description = textOf(answer.description);
  const parts: string[] = [];
  if (name !== '' || description !== '') {
    const rows = [['TARGET:', name || '(default)']];
    if (description !== '') rows.push(['DESCRIPTION:', description]);
    parts.push(table(rows, 1));
  }
  const required = (entry: Json): readonly string[] => [
    textOf(entry.name),
    entry.required === true ? 'true' : '',
  ];
  const args = listOf(answer.args).map((arg) => [
    textOf(arg.name),
    textOf(arg.value),
    textOf(arg.description),
  ]);
  if (args.length > 0) parts.push(table([['BUILD ARG', 'VALUE', 'DESCRIPTION'], ...args], 3));
  const secrets = listOf(answer.secrets).map(required);
  if (secrets.length > 0) parts.push(table([['SECRET', 'REQUIRED'], ...secrets], 3));
  const ssh = listOf(answer.ssh).map(required);
  if (ssh.length > 0) parts.push(table([['SSH', 'REQUIRED'], ...ssh], 3));
  return parts.map((part) => `${part}\n`).join('');
}

/** `frontend.targets`: the stages that can be built. */
export function targetsText(answer: Json): string {
  const rows = listOf(answer.targets).map((target) => {
    const name = textOf(target.name);
    const shown = target.default === true ? (name === '' ? '(default)' : `${name} (default)`) : name;
    return [shown, textOf(target.description)];
  });
  return table([['TARGET', 'DESCRIPTION'], ...rows], 1);
}

/** `frontend.subrequests.describe`: the requests that the frontend knows. */
export function describeText(answer: readonly unknown[]): string {
  const rows = listOf(answer).map((request) => [
    textOf(request.name).replace(/^frontend\./, ''),
    textOf(request.version),
    textOf(request.description),
  ]);
  return table([['NAME', 'VERSION', 'DESCRIPTION'], ...rows], 1);
}

/** An answer of `frontend.lint`, in words. */
export interface LintText {
  readonly text: string;
  /** Why the Dockerfile could not be checked to its end; '' if it could. */
  readonly error: string;
}

/** `frontend.lint`: the build checks. @param fileName the Dockerfile as the user named it */
export function lintText(answer: Json, fileName: string): LintText {
  const sources = listOf(answer.sources).map(({ data }) =>
    Buffer.from(textOf(data), 'base64').toString().split('\n'),
  );
  const warnings = listOf(answer.warnings)
    .map((warning) => ({ warning, place: placeOf(warning.location) }))
    .toSorted((a, b) => lineOf(a.place) - lineOf(b.place));
  const excerpt = ({ source, ranges }: Place): string =>
    sourceExcerpt(fileName, sources[source] ?? [], ranges)
      .map((line) => `${line}\n`)
      .join('');
  const shown = warnings.map(({ warning, place }) => {
    const url = textOf(warning.url);
    const title = `WARNING: ${textOf(warning.ruleName)}${url === '' ? '' : ` - ${url}`}`;
    return `\n${title}\n${textOf(warning.detail)}\n${excerpt(place)}`;
  });
  const count = warnings.length;
  const head =
    count === 0
      ? ''
      : `Check complete, ${countText(count, 'warning')} ${count === 1 ? 'has' : 'have'} been found!\n`;
  const failure = objectOf(answer.buildError);
  if (failure !== null) {
    const error = `${textOf(failure.message)}\n${excerpt(placeOf(failure.location))}`;
    return { text: `${head}${shown.join('')}${count > 0 ? '\n' : ''}`, error };
  }
  return {
    text: count === 0 ? 'Check complete, no warnings found.\n' : `${head}${shown.join('')}`,
    error: '',
  };
}

interface Place {
  readonly source: number;
  readonly ranges: readonly LineRange[];
}

function placeOf(location: unknown): Place {
  const found = objectOf(location) ?? {};
  const source = typeof found.sourceIndex === 'number' ? found.sourceIndex : 0;
  const ranges = listOf(found.ranges).map((range) => {
    const start = Number(objectOf(range.start)?.line ?? 0);
    return { start, end: Math.max(start, Number(objectOf(range.end)?.line ?? 0)) };
  });
  return { source, ranges };
}

function lineOf({ ranges }: Place): number {
  return ranges[0]?.start ?? 0;
}

/** Columns as Go's text/tabwriter aligns them: all but the last padded to the longest cell. */
function table(rows: readonly (readonly string[])[], padding: number): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns - 1 }, (_, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  return rows
    .map((row) => {
      const cells = row.map((cell, column) =>
        column < widths.length ? cell + ' '.repeat((widths[column] ?? 0) - [...cell].length + padding) : cell,
      );
      return `${cells.join('')}\n`;
    })
    .join('');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? plainText(value) : '';
}

function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf).filter((entry) => entry !== null) : [];
}
