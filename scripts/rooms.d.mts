/** One sentence for each import of a file of src that reads a file without bound. */
export function wrongReads(path: string, text: string): string[];
