import type { RootFile } from '../load/index.ts';
import type { Candidate } from './fetch.ts';
import type { Severity } from './finding.ts';
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

/** What a fix is for: how severe it is without, and the line that brought what needs it. */
export interface Cause {
  readonly severity: Severity;
  readonly line: number | null;
}

/** The files that the fixes bring, and where each comes from. */
export class Additions {
  readonly #root: Subject['root'];
  readonly #origins = new Map<string, FileOrigin>();
  readonly #named = new Map<FileOrigin, boolean>();
  readonly #severities = new Map<string, Severity>();
  #count = 0;

  constructor(root: Subject['root']) {
    this.#root = root;
  }

  /** Grows with every addition. */
  get count(): number {
    return this.#count;
  }

  addFile({ stage, path, file }: Candidate, to: string, cause: Cause): void {
    this.#count += 1;
    this.#set(this.#root.add(to.slice(1), file), stage, path, cause, true);
  }

  addFolder({ stage, from, to }: FolderCopy, cause: Cause): void {
    this.#count += 1;
    const top = this.#root.real(to);
    for (const path of this.#root.addFolder(to, stage.root, from)) {
      this.#set(path, stage, `${from}${path.slice(top.length)}`, cause, false);
    }
  }

  #set(real: string, stage: SourceStage, path: string, { line, severity }: Cause, isNamed: boolean): void {
    const origin: FileOrigin = {
      kind: 'copy',
      line: line ?? 1,
      from: stage.name,
      path,
      source: { stage: stage.index },
    };
    this.#origins.set(real, origin);
    this.#named.set(origin, isNamed);
    this.#severities.set(real, severity);
  }

  /** Null for a path that no fix brings. */
  origin(path: string): FileOrigin | null {
    return this.#origins.get(path) ?? null;
  }

  /** How severe the state is without what a fix brings; null for a path that no fix brings. */
  severity(path: string): Severity | null {
    return this.#severities.get(path) ?? null;
  }

  /** Null for the origin of a file that no fix brings. */
  isNamed(origin: FileOrigin): boolean | null {
    return this.#named.get(origin) ?? null;
  }
}
