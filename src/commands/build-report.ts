import type { Dockerfile } from '../dockerfile/types.ts';
import type { Explanation } from '../llb/explanation.ts';
import type { StepGraph } from '../llb/types.ts';
import type { BuildFailure } from '../ports.ts';
import type { BuildProgress } from '../progress/model.ts';
import { plainText } from '../progress/sanitize.ts';
import { shortReason } from '../progress/short-reason.ts';
import { sourceExcerpt } from '../progress/source-excerpt.ts';
import { summary } from '../progress/summary.ts';
import type { LineRange } from '../progress/types.ts';
import { countText } from '../text/count-text.ts';

/**
 * The end of a failed build's output: the failing lines of the Dockerfile and the reason, as buildx prints them.
 *
 * @param graph supplies the lines if the engine does not (before 23); null if the target could not be resolved
 */
export function failureReport(
  failure: BuildFailure,
  dockerfile: Dockerfile,
  progress: BuildProgress,
  graph: StepGraph | null,
): string {
  const lines = failure.lines.length > 0 ? failure.lines : linesInGraph(failure, progress, graph);
  const excerpt = sourceExcerpt(failure.file ?? dockerfile.fileName, dockerfile.lines, lines);
  const reason = plainText(shortReason(failure.message), 'keep').replace(/^failed to solve: /, '');
  const last = failure.isOurs === true ? `\nstagedive: ${reason}` : `ERROR: failed to solve: ${reason}`;
  return [...excerpt, last, ''].join('\n');
}

/** What a failure means and what to do about it. */
export function explanationReport({ line, sentence, advice }: Explanation, fileName: string): string {
  const location = line === null ? '' : `${fileName}:${line}: `;
  return [
    '',
    `stagedive: ${location}${plainText(sentence)}`,
    ...advice.map((text) => `  ${plainText(text)}`),
    '',
  ].join('\n');
}

function linesInGraph(
  failure: BuildFailure,
  progress: BuildProgress,
  graph: StepGraph | null,
): readonly LineRange[] {
  const failed = failure.vertex ?? summary(progress, 0).failed?.digest;
  return graph?.steps.find(({ digest }) => digest === failed)?.lines ?? [];
}

/**
 * The engine's warnings without duplicates, in line order; '' if there are none.
 *
 * @param fileName the Dockerfile as the user named it: the engine only knows the last part of its path
 */
export function warningReport(progress: BuildProgress, fileName: string): string {
  const warnings = new Map<string, { readonly line: number; readonly text: string }>();
  for (const vertex of progress.vertexes.values()) {
    for (const { short, file, ranges, url } of vertex.warnings) {
      const line = file === null ? 0 : (ranges[0]?.start ?? 1);
      const location = file === null ? '' : `${fileName}:${line}: `;
      const message = location + (file === null ? short : short.replace(` (line ${line})`, ''));
      warnings.set(message, { line, text: ` - ${message}${url === '' ? '' : ` (${url})`}` });
    }
  }
  if (warnings.size === 0) return '';
  const byLine = [...warnings.values()].toSorted((a, b) => a.line - b.line);
  const count = countText(warnings.size, 'warning');
  return ['', ` ${count} found:`, ...byLine.map(({ text }) => text), ''].join('\n');
}
