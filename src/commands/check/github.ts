/** Findings as commands of GitHub's workflows, which show them beside the lines of the Dockerfile. */
import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Finding } from '../../filesystem/check/index.ts';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import { findingLines } from './finding-lines.ts';

/** `::error file=Dockerfile,line=3,endLine=4,title=private-key::/app/key: …` (GitHub docs, workflow commands). */
export function githubLine(dockerfile: Dockerfile, stage: number, finding: Finding): string {
  const { rule, severity, path, detail, fix } = finding;
  const { start, end } = findingLines(dockerfile, stage, finding);
  const about = path === null ? '' : `${plainName(path)}: `;
  const add = fix === null ? '' : `\nAdd: ${plainText(fix)}`;
  const file = property(plainName(dockerfile.fileName));
  const message = data(`${about}${plainText(detail)}.${add}`);
  const command = severity === 'note' ? 'notice' : severity;
  return `::${command} file=${file},line=${start},endLine=${end},title=${property(rule)}::${message}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
