import type { Dockerfile } from '../../../dockerfile/types.ts';
import type { Finding } from '../../../filesystem/check/index.ts';
import { plainName, plainSentence } from '../../../progress/plain-name.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { wrapWords } from '../../../text/wrap.ts';
import { clipMiddle, type Line, spread } from '../../../ui/text.ts';
import { GLYPH, type Role } from '../../../ui/theme.ts';
import { highlightedLine } from '../../frame/lines/source.ts';
import { shownFindings } from '../select.ts';
import type { CheckView } from '../state.ts';

const SEVERITY_GLYPHS: Readonly<Record<Finding['severity'], readonly [string, Role]>> = {
  error: [GLYPH.failed, 'bad'],
  warning: [GLYPH.warning, 'warn'],
  note: ['?', 'dim'],
};

/** One row of the findings: severity, rule, and subject. */
export function findingRow(finding: Finding, width: number): Line {
  const [glyph, role] = SEVERITY_GLYPHS[finding.severity];
  const rule = plainText(finding.rule);
  const line = finding.line === null ? '' : `:${finding.line}`;
  const needs = plainSentence(finding.needs ?? '');
  const path = finding.path === null ? '' : displayPath(finding.path);
  return spread(
    [
      { text: `${glyph} `, role },
      { text: `${rule}  `, role: 'strong' },
      ...(needs === '' ? [] : [{ text: `${needs}  `, role: 'variable' as const }]),
      { text: clipMiddle(path, Math.max(8, width - rule.length - needs.length - line.length - 8)) },
    ],
    [{ text: line, role: 'info' }],
    width,
  );
}

function displayPath(path: string): string {
  return plainName(path.startsWith('/') ? path : `/${path}`);
}

/** Rows that the list of findings needs; one if a message is shown instead. */
export function findingRows(view: CheckView): number {
  return view.findings.kind === 'known' ? Math.max(4, shownFindings(view).length) : Number.POSITIVE_INFINITY;
}

/** Lines shown before and after the line that a finding is about. */
const CONTEXT_LINES = 2;

/**
 * Everything about a finding: the problem, the reason, where the missing file is, the line that adds it, and
 * the line it is about.
 */
export function findingLines(finding: Finding, dockerfile: Dockerfile, width: number): readonly Line[] {
  const [glyph, role] = SEVERITY_GLYPHS[finding.severity];
  const said = (text: string, role: Role = 'plain'): readonly Line[] =>
    wrapWords(plainSentence(text), width - 4).map((part): Line => [{ text: `   ${part}`, role }]);
  return [
    ...wrapWords(plainSentence(finding.detail), width - 4).map(
      (text, index): Line => [{ text: ` ${index === 0 ? glyph : ' '} ${text}`, role }],
    ),
    ...(finding.fix === null ? [] : [[], label('add this line'), ...fixLines(finding.fix, width)]),
    ...(finding.needs === null ? [] : [[], label('needs'), ...said(finding.needs, 'variable')]),
    ...foundLines(finding, width),
    ...(finding.path === null ? [] : [[], label('about'), ...said(displayPath(finding.path))]),
    ...sourceLines(finding, dockerfile),
  ];
}

function label(text: string): Line {
  return [{ text: ` ${text}`, role: 'dim' }];
}

function foundLines({ foundIn, needs }: Finding, width: number): readonly Line[] {
  if (foundIn.length === 0) {
    return needs === null ? [] : [[], label('found in'), [{ text: '   no stage of this file', role: 'dim' }]];
  }
  return [
    [],
    label('found in'),
    ...foundIn.map(
      ({ stage, path }): Line => [
        { text: `   ${plainText(stage)} `, role: 'name' },
        { text: clipMiddle(displayPath(path), Math.max(8, width - stage.length - 6)) },
      ],
    ),
  ];
}

function fixLines(fix: string, width: number): readonly Line[] {
  return plainSentence(fix, 'keep')
    .split('\n')
    .flatMap((line) => wrapWords(line, width - 6))
    .map(
      (text): Line => [
        { text: `   ${GLYPH.bar}`, role: 'good' },
        { text: ` ${text}`, role: 'string' },
      ],
    );
}

function sourceLines({ line }: Finding, dockerfile: Dockerfile): readonly Line[] {
  if (line === null) return [];
  const first = Math.max(1, line - CONTEXT_LINES);
  const last = Math.min(dockerfile.lines.length, line + CONTEXT_LINES);
  const digits = String(last).length;
  const rows: Line[] = [[], label(`${plainName(dockerfile.fileName)}:${line}`)];
  for (let number = first; number <= last; number += 1) {
    const here = number === line;
    rows.push([
      { text: here ? ` ${GLYPH.here} ` : '   ', role: 'accent' },
      { text: `${String(number).padStart(digits)} `, role: here ? 'plain' : 'dim' },
      ...highlightedLine(dockerfile, number),
    ]);
  }
  return rows;
}
