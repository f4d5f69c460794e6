/** The note in a list's border: its contents, sort order and filter; shortened in narrow windows. */
export function listNote(
  what: string,
  sort: string,
  { filter, hidden }: { readonly filter: string; readonly hidden: ReadonlySet<unknown> },
  width: number,
): string {
  const parts = [
    what,
    ...(sort === '' ? [] : [`by ${sort}`]),
    ...(filter === '' && hidden.size === 0 ? [] : ['filtered']),
  ];
  const text = parts.join(' · ');
  return text.length + 24 <= width ? text : parts.slice(1).join(' · ') || what;
}
