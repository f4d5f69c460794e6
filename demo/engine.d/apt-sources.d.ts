export interface Source {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly signedBy?: string;
  readonly trusted: boolean;
}

export declare function parseOneLine(text: string): Source[];
export declare function parseDeb822(text: string): Source[];
export declare function debianMirror(sources: readonly Source[]): Source | undefined;
