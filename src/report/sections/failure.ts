import { element, type Markup } from '../markup/element.ts';
import type { Report } from '../types.ts';

/** A RUN of more lines is told from its beginning. */
const MAX_SOURCE_LINES = 60;

function sourceLines(source: string): readonly string[] {
  const lines = source.split('\n');
  const shown = lines.slice(0, MAX_SOURCE_LINES).map((line) => `${line}\n`);
  return lines.length > shown.length ? [...shown, '…'] : shown;
}

/** Where the build failed, and with what; null if it did not. */
export function failureSection({ failure, fileName }: Report): Markup | null {
  if (failure === null) return null;
  const where = failure.line === null ? '' : `${fileName}:${failure.line}: `;
  return element(
    'section',
    { id: 'failure' },
    element('h2', {}, 'Why it failed'),
    element('p', {}, element('code', {}, where), failure.message),
    failure.source !== null && element('pre', {}, ...sourceLines(failure.source)),
    element('p', { class: 'dim' }, 'What follows is about the build as far as it went.'),
  );
}
