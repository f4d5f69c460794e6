/** The note in a list's border: what it holds, how it is sorted, what is left out; less where there is less room. */
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
