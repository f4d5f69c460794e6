/** One sentence for each regular expression of a file of src that may take more than linear time. */
export function slowRegexps(path: string, text: string): Promise<string[]>;
