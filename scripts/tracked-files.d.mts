/** One sentence for each thing that is wrong with a tracked file. */
export function wrongFile(path: string, read: () => string): string[];
