import { clip } from './clip.ts';
import { type GraphSegment, layOutGraph, NODE, rowText, stageTitle } from './graph.ts';
import { neededStages } from './needs.ts';
import type { Dockerfile, Stage } from './types.ts';

/** One row of `stagedive ls`, in parts that a caller may colour. */
export interface LsRow {
  readonly segments: readonly LsSegment[];
}

export type LsSegment =
  | GraphSegment
  | { readonly text: string; readonly role: 'title' | 'warning' | 'note'; readonly stage: null };

/** The stages of a Dockerfile and their graph for people: `ls` without `--json`. Ends with a newline. */
export function formatLs(dockerfile: Dockerfile, target: Stage, width: number): string {
  return lsRows(dockerfile, target, width)
    .map((row) => `${rowText(row)}\n`)
    .join('');
}

/** The rows of formatLs: what is in the file, the graph, and what is wrong with it. */
export function lsRows(dockerfile: Dockerfile, target: Stage, width: number): LsRow[] {
  const needed = neededStages(dockerfile, target);
  const skipped = dockerfile.stages.length - needed.size;
  const rows: LsRow[] = [text('title', headline(dockerfile, target, needed.size), width)];
  for (const line of preamble(dockerfile)) rows.push(text('note', line, width));
  rows.push(text('note', '', width), ...layOutGraph(dockerfile, target, width));
  if (skipped > 0) {
    const them =
      skipped === 1 ? 'the stage that BuildKit skips' : `the ${skipped} stages that BuildKit skips`;
    rows.push(
      text('note', '', width),
      text('note', `${NODE.skipped} ${them} for ${stageTitle(target)}`, width),
    );
  }
  const wrong = remarks(dockerfile);
  if (wrong.length > 0) rows.push(text('note', '', width));
  return [...rows, ...wrong.map((line) => text('warning', line, width))];
}

function headline(dockerfile: Dockerfile, target: Stage, needed: number): string {
  const { stages, fileName } = dockerfile;
  if (stages.length === 1) return `${fileName}: one stage`;
  const isDefault = target.index === stages.length - 1 ? 'default ' : '';
  const share = needed === stages.length ? 'all of them' : `${needed} of them`;
  return `${fileName}: ${stages.length} stages; the ${isDefault}target ${stageTitle(target)} needs ${share}`;
}

/** What stands before the first stage. */
function preamble({ syntax, args }: Dockerfile): string[] {
  const declared = args.map((arg) => (arg.value === null ? arg.name : `${arg.name}=${arg.value}`));
  return [
    ...(syntax === null ? [] : [`syntax ${syntax}`]),
    ...(declared.length === 0 ? [] : [`ARG ${declared.join(' ')}`]),
  ];
}

/** Warnings and what BuildKit would refuse, by line. */
function remarks({ fileName, stages, problems, warnings }: Dockerfile): string[] {
  const all = [
    ...warnings.map(({ line, message }) => ({ line, said: `warning: ${message}` })),
    ...[...problems, ...stages.flatMap((stage) => stage.problems)].map(({ line, message, suggestion }) => ({
      line,
      said: `error: ${message}${suggestion === null ? '' : ` (${suggestion})`}`,
    })),
  ];
  return all.sort((a, b) => a.line - b.line).map(({ line, said }) => `${fileName}:${line}: ${said}`);
}

function text(role: 'title' | 'warning' | 'note', line: string, width: number): LsRow {
  return {
    segments: [{ text: clip(line, role === 'note' ? width : Number.POSITIVE_INFINITY), role, stage: null }],
  };
}
