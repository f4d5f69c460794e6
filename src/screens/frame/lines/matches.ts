import type { AppState } from '../../../store/state.ts';
import type { Span } from '../../../ui/text.ts';
import { currentMatch } from '../select/search.ts';
import { smartCase } from '../select/smart-case.ts';

/** Highlights the matches of the search in a line, most of all on the current one. */
export function markMatches(spans: readonly Span[], state: AppState, line: number): readonly Span[] {
  const query = state.search?.query ?? '';
  if (query === '') return spans;
  const text = spans.map((span) => span.text).join('');
  const hits = occurrences(text, query);
  if (hits.length === 0) return spans;
  return cutAt(spans, hits, query.length, currentMatch(state) === line ? 'found' : 'match');
}

/** Where a text contains another, without overlaps; case matters only if the query has capitals. */
export function occurrences(text: string, query: string): readonly number[] {
  if (query === '') return [];
  const found: number[] = [];
  const searched = smartCase(text, query);
  for (let at = searched.indexOf(query); at >= 0; at = searched.indexOf(query, at + query.length))
    found.push(at);
  return found;
}

function cutAt(
  spans: readonly Span[],
  starts: readonly number[],
  length: number,
  role: 'match' | 'found',
): readonly Span[] {
  const out: Span[] = [];
  let offset = 0;
  for (const span of spans) {
    const end = offset + span.text.length;
    let from = offset;
    for (const start of starts) {
      const a = Math.max(start, from);
      const b = Math.min(start + length, end);
      if (a >= b) continue;
      if (a > from) out.push({ ...span, text: span.text.slice(from - offset, a - offset) });
      out.push({ text: span.text.slice(a - offset, b - offset), role });
      from = b;
    }
    if (from < end) out.push({ ...span, text: span.text.slice(from - offset) });
    offset = end;
  }
  return out;
}
