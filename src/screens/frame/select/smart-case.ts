/** Case matters only if the query has capitals, as in the search of a log. */
export function smartCase(text: string, query: string): string {
  return query === query.toLowerCase() ? text.toLowerCase() : text;
}
