/** Ways to start a program that are no call with the program as its first text. */

/**
 * Of a text: a program as it is, a line for a shell, a line that is cut into words without one, or a program if
 * arguments follow and else a line for a shell.
 */
export type FormKind = 'program' | 'shell' | 'words' | 'either';

export interface StartForm {
  /** Its group `given` is the text. */
  readonly pattern: RegExp;
  readonly kind: FormKind;
  /** How it is told. */
  readonly callee: string;
  /** What a file has to have in it. */
  readonly where?: RegExp;
  /** Whether the text has quotes of its own, so that within a quoted text it is none. */
  readonly isBare?: true;
}

const PYTHON: readonly StartForm[] = [
  {
    pattern:
      /\b(?:os\.)?spawn[lv]p?e?\(\s*(?:os\.)?P_\w{4,12}\s*,\s*[rbfu]{0,2}(["'])(?<given>(?:(?!\1)[^\\\n]|\\.){1,400})\1/g,
    kind: 'program',
    callee: 'os.spawn',
  },
  {
    pattern:
      /\b(?:run|call|check_call|check_output|Popen|create_subprocess_exec)\(\s*(?:args=)?\*?\s?shlex\.split\(\s*[rbfu]{0,2}(["'])(?<given>(?:(?!\1)[^\\\n]|\\.){1,400})\1/g,
    kind: 'words',
    callee: 'shlex.split',
  },
  {
    pattern:
      /\bpexpect\.(?:spawn|spawnu|run|runu)\(\s*[rbfu]{0,2}(["'])(?<given>(?:(?!\1)[^\\\n]|\\.){1,400})\1/g,
    kind: 'words',
    callee: 'pexpect',
  },
];

const PERL: readonly StartForm[] = [
  {
    pattern:
      /\bopen[ \t(]+[^,\n]{1,80},\s{0,20}(["'])(?:-\||\|-)(?::[^"'\n]{1,60})?\1\s{0,20},\s{0,20}(["'])(?<given>(?:(?!\2)[^\\\n]|\\.){1,400})\2/g,
    kind: 'either',
    callee: 'open',
  },
  {
    pattern:
      /\bopen[ \t(]+[^,\n]{1,80},\s{0,20}(["'])[ \t]{0,8}(?:\|[ \t]{0,8}(?<given>(?:(?!\1)[^\\\n]|\\.){1,400})\1)/g,
    kind: 'shell',
    callee: 'open',
  },
  {
    pattern:
      /\bopen[ \t(]+[^,\n]{1,80},\s{0,20}(["'])(?<given>[\w/.~](?:(?!\1)[^\\\n|]|\\.|\|(?!\s{0,8}\1)){1,400})\|\s{0,8}\1/g,
    kind: 'shell',
    callee: 'open',
  },
];

const NODE: readonly StartForm[] = [
  {
    pattern: /(?<![\w$])\$(?:\([^()\n]{0,100}\))?`(?<given>(?:[^`\\]|\\[\s\S]){1,400})`/g,
    kind: 'shell',
    callee: '$',
    where: /["']zx(?:\/[\w-]{1,20})?["']|^#![^\n]{0,80}\bzx\b/,
    isBare: true,
  },
  {
    pattern: /(?<![\w$])\$(?:\([^()\n]{0,100}\))?`(?<given>(?:[^`\\]|\\[\s\S]){1,400})`/g,
    kind: 'words',
    callee: '$',
    where: /["']execa["']/,
    isBare: true,
  },
  {
    pattern: /(?<![\w$.])execaCommand(?:Sync)?\(\s*(["'`])(?<given>(?:(?!\1)[^\\\n]|\\.){1,400})\1/g,
    kind: 'words',
    callee: 'execaCommand',
    where: /["']execa["']/,
  },
  {
    pattern: /\b(?:shell|shelljs|sh)\.exec\(\s*(["'`])(?<given>(?:(?!\1)[^\\\n]|\\.){1,400})\1/g,
    kind: 'shell',
    callee: 'shelljs',
    where: /["']shelljs["']/,
  },
  {
    pattern: /\bBun\.spawn(?:Sync)?\(\s*\[\s*(["'`])(?<given>(?:(?!\1)[^\\\n]|\\.){1,400})\1/g,
    kind: 'program',
    callee: 'Bun.spawn',
  },
];

/** As a whole statement: names of SQL stand between the same signs. */
const PHP: readonly StartForm[] = [
  {
    pattern:
      /(?:^|[;{}])[ \t]*(?:\$[\w>[\]'"-]{1,80}[ \t]*\.?=[ \t]*|echo[ \t]+|return[ \t]+|print[ \t]+)`(?<given>[^`\n]{1,400})`[ \t]*;/gm,
    kind: 'shell',
    callee: 'backticks',
    isBare: true,
  },
];

export const START_FORMS: ReadonlyMap<string, readonly StartForm[]> = new Map(
  Object.entries({ python: PYTHON, perl: PERL, node: NODE, php: PHP }),
);

/** What stands before the program in such forms, where it is no text: each with how it is told. */
export const UNKNOWN_FORMS: ReadonlyMap<
  string,
  readonly { readonly pattern: RegExp; readonly callee: string }[]
> = new Map(
  Object.entries({
    python: [
      { pattern: /\bspawn[lv]p?e?\(\s*(?:os\.)?P_\w{4,12}\s*,\s*/g, callee: 'os.spawn' },
      { pattern: /\bpexpect\.(?:spawn|run)u?\(\s*/g, callee: 'pexpect' },
    ],
    perl: [
      {
        pattern: /\bopen[ \t(]+[^,\n]{1,80},\s{0,20}(["'])(?:-\||\|-)(?::[^"'\n]{1,60})?\1\s{0,20},\s{0,20}/g,
        callee: 'open',
      },
    ],
  }),
);
