export interface Progress {
  say(text: string): void;
  phase<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
}

export interface Engine {
  readonly dockerHost: string;
  readonly version: string;
  readonly started: boolean;
}

export interface Options {
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

export declare class Problem extends Error {
  readonly lines: readonly string[];
}

export declare class Interrupted extends Error {}

export declare const VERSIONS: readonly string[];
export declare function createProgress(stream?: NodeJS.WriteStream): Progress;
export declare function engineVersion(dockerHost: string): Promise<string | undefined>;
export declare function ensureImages(dockerHost: string, options: Options): Promise<string[]>;
export declare function up(options: Options & { readonly version?: string }): Promise<Engine>;
export declare function down(
  options: Options & { readonly version?: string; readonly all?: boolean },
): Promise<boolean>;
export declare function acquire(
  options: Options & { readonly env?: NodeJS.ProcessEnv },
): Promise<Engine & { release(): Promise<void> }>;
