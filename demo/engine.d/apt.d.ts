import type { Progress } from './index.js';

export declare function mirror(): {
  readonly uri: string;
  readonly keyrings: readonly string[];
  readonly trusted: boolean;
};
export declare function aptNetworkSettings(): Promise<string>;
export declare function bootstrapTool(progress: Progress): Promise<'mmdebstrap' | 'debootstrap'>;
