import type { CorpusImage } from './images.ts';

/** A program of the corpus: what a thin stage gets of it, and its first piece of work. */
export interface CorpusProgram {
  /** The name of its stage. */
  readonly name: string;
  readonly image: CorpusImage;
  /** What somebody thought it needs: paths of the image, copied to the same place. */
  readonly copies: readonly string[];
  /** What the stage is based on: nothing, the image itself, or busybox with its shell. */
  readonly from?: 'scratch' | 'image' | 'shell';
  /** More lines of the build stage. */
  readonly build?: readonly string[];
  /** Files of the build context. */
  readonly files?: Readonly<Record<string, string>>;
  /** Packages of a language that the build context has below `packages`. */
  readonly packages?: { readonly kind: 'pypi' | 'npm'; readonly names: string };
  /** More lines of the thin stage. */
  readonly lines?: readonly string[];
  /** The first piece of work, and what it prints. */
  readonly command: readonly string[];
  readonly prints: RegExp;
  /** For one that does not work with the fixes: what check says that it has not looked at. */
  readonly unseen?: string;
}

/** A command that the shell of the image runs. */
export const sh = (script: string): readonly string[] => ['/bin/sh', '-c', script];

/** What is printed where nothing is wrong, for programs that print nothing of their own. */
export const FINE = /^(?!.*(rror|not found|No such|cannot|Can't|fatal))/s;

/** Makes programs of one image, with what only some have at the end. */
export const programsOf =
  (image: CorpusImage) =>
  (
    name: string,
    copies: readonly string[],
    command: readonly string[],
    prints: RegExp,
    more: Partial<CorpusProgram> = {},
  ): CorpusProgram => ({ name, image, copies, command, prints, ...more });
