import { countText } from '../../text/count-text.ts';
import type { Limits } from '../limits.ts';
import { element, type Markup } from '../markup/element.ts';
import { table } from '../markup/table.ts';
import type { Report, ReportFinding } from '../types.ts';

/** What the image lacks, and what it should not contain; null if it was not checked. */
export function findingsSection({ findings, fileName }: Report, limits: Limits): Markup | null {
  if (findings === null) return null;
  const shown = findings.slice(0, limits.findings);
  const more = findings.length - shown.length;
  return element(
    'section',
    { id: 'findings' },
    element('h2', {}, 'Findings'),
    findings.length === 0
      ? element('p', { class: 'good' }, 'Nothing is missing, and nothing is there that should not be.')
      : table(
          ['', 'What', 'Where', 'To fix it'],
          shown.map((finding) => row(finding, fileName)),
        ),
    more > 0 && element('p', { class: 'dim' }, `And ${countText(more, 'more', 'more')}.`),
  );
}

function row({ severity, rule, detail, path, line, fix }: ReportFinding, fileName: string): Markup {
  return element(
    'tr',
    {},
    element(
      'td',
      { class: severity === 'error' ? 'bad' : severity === 'warning' ? 'warn' : 'dim' },
      severity,
    ),
    element('td', {}, `${detail}. `, element('span', { class: 'dim' }, rule)),
    element(
      'td',
      {},
      path !== null && element('code', {}, path),
      line !== null && element('div', { class: 'dim' }, `${fileName}:${line}`),
    ),
    element('td', {}, fix !== null && element('code', {}, fix)),
  );
}
