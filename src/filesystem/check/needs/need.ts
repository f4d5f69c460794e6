import type { Loaded, RootFile } from '../../load/index.ts';
import type { Severity } from '../finding.ts';
import type { Mended } from '../mended.ts';
import type { RuleName } from '../rules.ts';
import type { Starter } from '../starter.ts';
import type { SourceStage } from '../subject.ts';

/** Something that a program needs beyond the libraries that its loader looks for. */
export type Need = PathNeed | ProgramNeed | LibraryNeed | UserNeed | Unseen;

/** A file or a folder. */
export interface PathNeed {
  readonly kind: 'path';
  readonly rule: RuleName;
  /** An error is at most as severe as the starter of the program. */
  readonly severity: Severity;
  /** Absolute paths, of which one is enough; a folder must not be empty unless it is so in its stage, too. */
  readonly anyOf: readonly string[];
  /** What brings it, if not the path itself: where it is in the program's stage, and where it should be. */
  readonly copy: readonly { readonly from: string; readonly to: string }[] | null;
  /**
   * Whether the path that is there may come alone where `copy` would overwrite something: what it needs is looked for
   * then.
   */
  readonly isAlone?: boolean;
  /** A sentence without the final full stop. */
  readonly why: string;
  /** Whether it is a need even if no stage has it. */
  readonly isSure: boolean;
}

/** A program that is started by its name. */
export interface ProgramNeed {
  readonly kind: 'program';
  readonly rule: RuleName;
  readonly severity: Severity;
  /** A name that is looked for on PATH, or an absolute path. */
  readonly name: string;
  readonly why: string;
  readonly isSure: boolean;
}

/** A library that a program opens by its name while it runs. */
export interface LibraryNeed {
  readonly kind: 'library';
  readonly name: string;
  readonly by: RootFile;
  /** An error only for one that the program cannot start without; a warning if absent. */
  readonly severity?: Severity;
}

/** An entry in /etc/passwd. */
export interface UserNeed {
  readonly kind: 'user';
  readonly severity: Severity;
  readonly name: string;
  /** Who names it: `/etc/nginx/nginx.conf names the user www-data`. */
  readonly why: string;
}

/** What cannot be known from files. */
export interface Unseen {
  readonly kind: 'unseen';
  /** A noun phrase: `modules of python3 (a virtual environment that is built at start)`. */
  readonly what: string;
}

/** A program to be looked into. */
export interface Runner {
  readonly subject: Mended;
  readonly starter: Starter;
  readonly file: RootFile;
  /** Null for one that needs no loader. */
  readonly loaded: Loaded | null;
  /** The stage that it was copied from; null for what is in the base image or made by a RUN. */
  readonly home: SourceStage | null;
  /** Its absolute path there, symlinks resolved; null without a home. */
  readonly homePath: string | null;
}

/** A script to be looked into, and its text. */
export interface ScriptRunner extends Omit<Runner, 'loaded' | 'file'> {
  /** Null for a script that is an argument of an interpreter that is missing. */
  readonly file: RootFile | null;
  /** The last name of the interpreter, without a version: `python`, `sh`. */
  readonly language: string;
  readonly text: string;
  /** The script, if it is an argument and not a file. */
  readonly code: string | null;
  /** Whether ENTRYPOINT or CMD starts it. */
  readonly isMain: boolean;
  /** Functions that a shell script has from those that read it. */
  readonly functions?: ReadonlySet<string>;
  /** Whether others only read it: its `$0` is theirs. */
  readonly isRead?: boolean;
}

/** Who has a need. */
export type Asker = Pick<Runner, 'subject' | 'starter' | 'home'> & { readonly file: RootFile | null };

/** Says what a program needs. Reads only files, each within bounds; rejects only when the engine cannot read one. */
export type ProgramReader = (runner: Runner) => Promise<readonly Need[]>;

export type ScriptReader = (runner: ScriptRunner) => Promise<readonly Need[]>;
