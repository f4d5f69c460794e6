/** How a tool says that something is wrong, as the beginning of a line without colours, or a part of it. */
export interface ErrorForm {
  /** The tools that write it; unique. */
  readonly tool: string;
  /** Linear (scripts/regexps.mjs). */
  readonly form: RegExp;
  /** Whether lines of this form that follow one another are one error. */
  readonly isBlock?: true;
}

/**
 * The usual forms of compilers, test runners and package managers. Forms of one tool come before those that several share.
 * Every row has a case that fires and one that must not in test/progress/error-cases.ts; a test fails while one has none.
 */
export const ERROR_FORMS: readonly ErrorForm[] = [
  {
    tool: 'gcc, clang, javac, swift, ghc',
    form: /^[^\s:][^:]*:\d+:(?:\d+:)? (?:fatal )?error:/,
  },
  {
    tool: 'gcc and clang drivers',
    form: /^(?:clang|clang\+\+|gcc|g\+\+|cc|c\+\+|collect2): (?:fatal )?error:/,
  },
  { tool: 'cc1', form: /^cc1(?:plus)?: (?:fatal error:|error:|all warnings being treated as errors)/ },
  { tool: 'ld', form: /^(?:\S*\/)?(?:ld|lld|ld\.lld|ld\.gold|mold): (?!warning: )/ },
  { tool: 'ld, undefined reference', form: /: undefined reference to / },
  { tool: 'rustc, cargo, git', form: /^error(?:\[E\d{4}\])?: / },
  { tool: 'rust, panic', form: /^thread '[^']*' (?:\(\d+\) )?panicked at / },
  { tool: 'cargo test', form: /^test (?:result: FAILED|\S+ \.\.\. FAILED)/ },
  { tool: 'go build, go vet', form: /^(?:vet: )?[^\s:][^:]*\.go:\d+:\d+: / },
  { tool: 'go test', form: /^\s*--- FAIL: / },
  { tool: 'go, panic', form: /^(?:panic|fatal error): / },
  {
    tool: 'go modules',
    form: /^go: (?!downloading |finding |added |upgraded |downgraded |creating |to add |extracting |found |warning)/,
  },
  { tool: 'maven, sbt', form: /^\[(?:ERROR|error|FATAL|fatal)\] /, isBlock: true },
  { tool: 'gradle', form: /^(?:FAILURE: Build |BUILD FAILED|Execution failed for task |> Task \S+ FAILED$)/ },
  { tool: 'gradle test', form: /^\S+ > .+ FAILED$/ },
  { tool: 'kotlin', form: /^e: / },
  { tool: 'tsc', form: /(?: - |^)error TS\d+: / },
  { tool: 'tsc, msbuild', form: /^[^\s(][^(]*\(\d+(?:,\d+)?\): error (?:[A-Z]+\d+)?/ },
  { tool: 'msbuild, nuget', form: / : error (?:[A-Z]+\d+)?: / },
  { tool: 'dotnet, unhandled', form: /^Unhandled exception\. / },
  { tool: 'dotnet test', form: /^\s*Failed \S+ \[/ },
  { tool: 'eslint', form: /^\s*\d+:\d+\s+error\s/ },
  { tool: 'eslint, stylelint', form: /^\u2716 \d+ problems? \([1-9]\d* error/ },
  { tool: 'jest', form: /^\s*\u25cf (?!Console)/ },
  { tool: 'jest, vitest, go test', form: /^\s*FAIL(?:\s|$)/ },
  { tool: 'jest, vitest, esbuild, uv', form: /^\s*[\u00d7\u2717\u2718\u2715] / },
  { tool: 'mocha', form: /^\s*[1-9]\d* failing$/ },
  { tool: 'webpack', form: /^(?:ERROR in |Module not found: )/ },
  { tool: 'vite, next', form: /^(?:error during build:|Failed to compile\.)/ },
  { tool: 'pytest, assertion', form: /^E {3}/, isBlock: true },
  { tool: 'pytest, summary', form: /^(?:FAILED|ERROR) \S+(?:::| - )/ },
  { tool: 'python, traceback', form: /^\s*Traceback \(most recent call last\):/ },
  {
    tool: 'python',
    form: /^python\d?(?:\.\d+)?: (?:can't open file|No module named)|^\S*\/python\d?(?:\.\d+)?: No module named/,
  },
  { tool: 'npm', form: /^npm (?:ERR!|error) /, isBlock: true },
  {
    tool: 'yarn',
    form: /^(?:error (?!TS\d)[A-Z"'@]|Usage Error: |Internal Error: |\u27a4 YN0000: \u00b7 Failed)/,
  },
  { tool: 'pnpm', form: /^\s*(?:ERR_PNPM_\w+|ELIFECYCLE)\s/ },
  { tool: 'pip, apk, bazel', form: /^ERROR: /, isBlock: true },
  { tool: 'meson', form: /^[^\s:][^:]*:\d+:\d+: ERROR: / },
  { tool: 'apt-get', form: /^(?:E: |Err:\d+ )/, isBlock: true },
  { tool: 'dpkg', form: /^(?:dpkg|dpkg-deb): error/ },
  { tool: 'make', form: /^(?:g|re)?make(?:\[\d+\])?: \*\*\* (?!Waiting)/ },
  { tool: 'cmake', form: /^CMake Error/ },
  { tool: 'configure', form: /^configure: error: / },
  { tool: 'ninja', form: /^(?:FAILED: |ninja: (?:error|fatal): )/ },
  { tool: 'bundler', form: /^(?:Could not find gem |An error occurred while installing )/ },
  { tool: 'ruby', form: /^[^\s:][^:]*\.rb:\d+:in / },
  { tool: 'rspec', form: /^rspec \.\/\S+:\d+ / },
  { tool: 'php', form: /^(?:PHP )?(?:Fatal|Parse) error: / },
  { tool: 'composer', form: /^(?:Your requirements could not be resolved|\s+Problem \d+$)/ },
  { tool: 'phpunit', form: /^There (?:was|were) \d+ (?:failure|error)/ },
  { tool: 'mix', form: /^\*\* \(/ },
  { tool: 'java, thread', form: /^(?:Exception in thread "|Caused by: )/ },
  {
    tool: 'dnf, node, python, java',
    form: /^(?:Uncaught |Unhandled )?[\w$.:]*(?:Error|Exception)(?: \[\w+\])?: /,
  },
  { tool: 'git', form: /^fatal: / },
  { tool: 'curl, wget', form: /^(?:curl: \(\d+\) |wget: (?:can't |bad |server returned error|unable ))/ },
  { tool: 'tar', form: /^tar: (?:Error |Exiting |.+: Cannot )/ },
  { tool: 'shell, not found', form: /: (?:command )?not found$/ },
  {
    tool: 'shell, files',
    form: /: (?:no such file or directory|permission denied|exec format error|is a directory)$/i,
  },
  {
    tool: 'shell, signals',
    form: /^(?:Killed|Segmentation fault|Bus error|Illegal instruction|Aborted)(?: \(core dumped\))?$/,
  },
];

/** Part of every line that any form takes, to pass over all others at once. */
const HINT =
  /err|fail|fatal|panic|exception|traceback|found|no such|denied|cannot|undefined|killed|segment|illegal|abort|a directory|caused by|problem |could not|can't|module|^e: |^e {3}|\.go:|^go: |\u25cf |[\u00d7\u2717\u2718\u2715]|(?:curl|wget|tar|ld|lld|gold|mold): |: \*\*\* |\*\* \(|\.rb:|^rspec |elifecycle|warnings being/i;

/** The form of an error that a line has; null for a line that says nothing is wrong. @param text without styles */
export function errorForm(text: string): ErrorForm | null {
  if (!HINT.test(text)) return null;
  return ERROR_FORMS.find(({ form }) => form.test(text)) ?? null;
}

/**
 * Whether an error begins at a line.
 * @param before the line above it; '' if there is none
 */
export function beginsError(text: string, before: string): boolean {
  const form = errorForm(text);
  return form !== null && !(form.isBlock === true && form.form.test(before));
}
