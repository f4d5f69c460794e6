import type { Dockerfile } from '../dockerfile/types.ts';
import type { Program } from '../llb/program.ts';
import type { BuildDisplay } from '../progress/display.ts';
import { failureReport } from './build-report.ts';
import type { Standing } from './solve-ref.ts';

/** Why a state cannot be reached, for people: the failure, and how to look into that. */
export function unreachedReport(report: {
  readonly ref: string;
  readonly dockerfile: Dockerfile;
  readonly program: Program;
  readonly standing: Standing & { readonly kind: 'unreached' };
  readonly display: BuildDisplay;
}): string {
  const { ref, dockerfile, program, display } = report;
  const { failure, at } = report.standing;
  const told = failureReport(failure, dockerfile, display.progress, program.graph.graph);
  if (at === null) return told;
  const line = at.lines.start;
  return `${told}stagedive: ${ref} cannot be reached, since ${dockerfile.fileName}:${line} fails: stagedive shell :${line} opens what it left, stagedive diff :${line} tells what it had changed.\n`;
}
