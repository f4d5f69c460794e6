/** One name of a path pattern as glob(7) reads it: `*`, `?`, `[a-z]`, `[!a]`; hidden names only by a dot. */
export function compileGlob(pattern: string): RegExp {
  const source = pattern.replace(/\[!?[^\]]+\]|[\s\S]/g, (token) => {
    if (token === '*') return '.*';
    if (token === '?') return '.';
    if (token.length > 1) return classOf(token.slice(1, -1));
    return literal(token);
  });
  return new RegExp(`^${/^[*?[]/.test(pattern) ? '(?!\\.)' : ''}${source}$`, 's');
}

function classOf(inside: string): string {
  const not = inside.startsWith('!');
  const members = (not ? inside.slice(1) : inside).replace(/[\\^\]]/g, '\\$&');
  // A range from high to low has no members.
  try {
    return new RegExp(`[${not ? '^' : ''}${members}]`).source;
  } catch {
    return '[]';
  }
}

function literal(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
