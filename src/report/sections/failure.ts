import { element, type Markup } from '../markup/element.ts';
import type { Report } from '../types.ts';

/** A RUN of more lines is told from its beginning. */
const MAX_SOURCE_LINES = 60;

/** Of a log the end counts. */
const MAX_LOG_LINES = 40;

function sourceLines(source: string): readonly string[] {
  const lines = source.split('\n');
  const shown = lines.slice(0, MAX_SOURCE_LINES).map((line) => `${line}\n`);
  return lines.length > shown.length ? [...shown, '…'] : shown;
}

function logLines(log: string): readonly string[] {
  // Of a line that was written over, what was seen last.
  const lines = log
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd().split('\r').at(-1) ?? '');
  const shown = lines.slice(-MAX_LOG_LINES).map((line) => `${line}\n`);
  return lines.length > shown.length ? ['…\n', ...shown] : shown;
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
    ...failure.advice.map((text) => element('p', {}, text)),
    failure.source !== null && element('pre', { class: 'failed' }, ...sourceLines(failure.source)),
    failure.log.trim() !== '' && element('p', { class: 'dim' }, 'The end of its log:'),
    failure.log.trim() !== '' && element('pre', {}, ...logLines(failure.log)),
    element('p', { class: 'dim' }, 'What follows is about the build as far as it went.'),
  );
}
