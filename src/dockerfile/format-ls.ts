import { plainText } from '../progress/sanitize.ts';
import { clip } from './clip.ts';
import { layOutFixedGraph, NODE } from './graph.ts';
import { neededStages } from './needs.ts';
import { stageTitle } from './stage-title.ts';
import type { Dockerfile, Stage } from './types.ts';

/**
 * What `ls` prints without `--json`: the stages of a Dockerfile, their graph, and what is wrong with the file. Lines
 * are at most `width` cells wide, except the headline and the remarks. Ends with a newline.
 */
export function formatLs(dockerfile: Dockerfile, target: Stage, width: number): string {
  const needed = neededStages(dockerfile, target);
  const skipped = dockerfile.stages.length - needed.size;
  const graph = layOutFixedGraph(dockerfile, target, width);
  const rows = [
    plainText(headline(dockerfile, target, needed.size)),
    ...preamble(dockerfile).map((line) => clip(line, width)),
    '',
    ...graph.rows,
  ];
  if (skipped > 0) {
    const them =
      skipped === 1 ? 'the stage that BuildKit skips' : `the ${skipped} stages that BuildKit skips`;
    const how = graph.skippedAreLinked ? '' : ', without their lines';
    rows.push('', clip(`${NODE.skipped} ${them} for ${stageTitle(target)}${how}`, width));
  }
  const wrong = remarks(dockerfile).map((line) => plainText(line));
  if (wrong.length > 0) rows.push('', ...wrong);
  return rows.map((row) => `${row}\n`).join('');
}

function headline(dockerfile: Dockerfile, target: Stage, needed: number): string {
  const { stages, fileName } = dockerfile;
  if (stages.length === 1) return `${fileName}: one stage`;
  const isDefault = target.index === stages.length - 1 ? 'default ' : '';
  const share = needed === stages.length ? 'all of them' : `${needed} of them`;
  return `${fileName}: ${stages.length} stages; the ${isDefault}target ${stageTitle(target)} needs ${share}`;
}

/** What comes before the first stage. */
function preamble({ syntax, args }: Dockerfile): string[] {
  const declared = args.map((arg) => (arg.value === null ? arg.name : `${arg.name}=${arg.value}`));
  return [
    ...(syntax === null ? [] : [`syntax ${syntax}`]),
    ...(declared.length === 0 ? [] : [`ARG ${declared.join(' ')}`]),
  ];
}

/** Warnings, and errors that BuildKit would report, in line order. */
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
