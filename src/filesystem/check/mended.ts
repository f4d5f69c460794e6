import type { RootFile } from '../load/index.ts';
import type { Candidate } from './fetch.ts';
import { Limits } from './limits.ts';
import type { ReadScript } from './needs/read-scripts.ts';
import { Scripts } from './needs/script-text.ts';
import type { FileOrigin, SourceStage, Subject } from './subject.ts';

/** A subject with what the fixes found so far would bring. Its root is an overlay. */
export interface Mended extends Subject {
  readonly additions: Additions;
  readonly scripts: Scripts;
  /** Libraries that a program or script opens by name, and that are there; paths without links. */
  readonly opened: Set<string>;
  readonly limits: Limits;
  /** What is known of scripts that others read. */
  readonly readScripts: Map<RootFile, ReadScript>;
}

/** The subject before any fix. What is added to it does not change the given one. */
export function mendedOf(subject: Subject): Mended {
  const root = subject.root.overlay();
  const additions = new Additions(root);
  return {
    ...subject,
    root,
    additions,
    scripts: new Scripts(subject),
    opened: new Set(),
    limits: new Limits(),
    readScripts: new Map(),
    origin: (path) => additions.origin(path) ?? subject.origin(path),
    isNamed: (origin) => additions.isNamed(origin) ?? subject.isNamed(origin),
  };
}

/** Where a folder of another stage is to be copied from and to; absolute paths. */
export interface FolderCopy {
  readonly stage: SourceStage;
  readonly from: string;
  readonly to: string;
}

/** The files that the fixes bring, and where each comes from. */
export class Additions {
  readonly #root: Subject['root'];
  readonly #origins = new Map<string, FileOrigin>();
  readonly #named = new Map<FileOrigin, boolean>();
  #count = 0;

  constructor(root: Subject['root']) {
    this.#root = root;
  }

  /** Grows with every addition. */
  get count(): number {
    return this.#count;
  }

  /** @param line the line that the fix belongs to: what brought the file that needs this one */
  addFile({ stage, path, file }: Candidate, to: string, line: number | null): void {
    this.#count += 1;
    this.#set(this.#root.add(to.slice(1), file), stage, path, line, true);
  }

  addFolder({ stage, from, to }: FolderCopy, line: number | null): void {
    this.#count += 1;
    const top = this.#root.real(to);
    for (const path of this.#root.addFolder(to, stage.root, from)) {
      this.#set(path, stage, `${from}${path.slice(top.length)}`, line, false);
    }
  }

  #set(real: string, stage: SourceStage, path: string, line: number | null, isNamed: boolean): void {
    const origin: FileOrigin = {
      kind: 'copy',
      line: line ?? 1,
      from: stage.name,
      path,
      source: { stage: stage.index },
    };
    this.#origins.set(real, origin);
    this.#named.set(origin, isNamed);
  }

  /** Null for a path that no fix brings. */
  origin(path: string): FileOrigin | null {
    return this.#origins.get(path) ?? null;
  }

  /** Null for the origin of a file that no fix brings. */
  isNamed(origin: FileOrigin): boolean | null {
    return this.#named.get(origin) ?? null;
  }
}
