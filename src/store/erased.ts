/** What is left of a typed text: without its last character, or nothing where all of it is erased. */
export function erased(text: string, all: boolean | undefined): string {
  return all === true ? '' : Array.from(text).slice(0, -1).join('');
}
