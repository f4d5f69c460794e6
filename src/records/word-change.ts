import { isHeredocLine, shownWord } from './masked.ts';
import { changeOf, type StepChange } from './reasons.ts';

/** How many cells of changed words are shown on each side. */
const MAX_SHOWN_LENGTH = 50;

/** What changed in the words of an instruction; null if nothing did. A change of nothing but mounts is one of its own. */
export function wordChange(before: readonly string[], now: readonly string[]): StepChange | null {
  const { removed, added } = difference(before, now);
  if (removed.length === 0 && added.length === 0) return null;
  if (isSame(removed.filter(isWord), added.filter(isWord)))
    return changeOf('instruction', 'its blanks changed');
  if ([...removed, ...added].filter(isWord).every(isHeredocLine))
    return changeOf('instruction', 'its heredoc changed');
  const isMount = [...removed, ...added].filter(isWord).every((word) => word.startsWith('--mount='));
  return changeOf(isMount ? 'mount' : 'instruction', sentence(removed, added));
}

const isWord = (word: string): boolean => word !== '';

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, at) => word === b[at]);
}

function sentence(removed: readonly string[], added: readonly string[]): string {
  if (removed.length === 0) return `${quoted(added)} was added`;
  if (added.length === 0) return `${quoted(removed)} was removed`;
  const [before, now] = [quoted(removed), quoted(added)];
  return before === now ? `${before} changed` : `${before} became ${now}`;
}

/** The words between what both have at the start and at the end. */
function difference(before: readonly string[], now: readonly string[]) {
  let start = 0;
  while (start < before.length && start < now.length && before[start] === now[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, now.length) - start;
  while (end < most && before.at(-1 - end) === now.at(-1 - end)) end += 1;
  return { removed: before.slice(start, before.length - end), added: now.slice(start, now.length - end) };
}

function quoted(words: readonly string[]): string {
  const text = words
    .filter((word) => isWord(word) && !isHeredocLine(word))
    .map(shownWord)
    .join(' ');
  const shown = text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH - 1)}…` : text;
  // Words of JSON have quotes of their own.
  return shown.includes('"') ? `'${shown}'` : `"${shown}"`;
}
