/** For each form of src/progress/error-forms.ts, lines that are errors and lines that are not. */
export const ERROR_CASES: Readonly<
  Record<string, { readonly fires: readonly string[]; readonly quiet: readonly string[] }>
> = {
  'gcc, clang, javac, swift, ghc': {
    fires: [
      "main.c:3:5: error: unknown type name 'foo'",
      'src/net/socket.h:12:10: fatal error: openssl/ssl.h: No such file or directory',
      "Main.java:3: error: ';' expected",
      "/app/Sources/main.swift:3:7: error: cannot find 'x' in scope",
      'app/Main.hs:3:8: error: [GHC-88464]',
      'configure.ac:5: error: possibly undefined macro: AC_PROG_LIBTOOL',
    ],
    quiet: [
      "main.c:3:5: warning: unused variable 'error'",
      'main.c: In function error:',
      'note: 3:5: error:',
    ],
  },
  'gcc and clang drivers': {
    fires: ['collect2: error: ld returned 1 exit status', 'gcc: fatal error: no input files'],
    quiet: ['gcc: note: error: is fine', 'gcc -Werror -c main.c'],
  },
  cc1: {
    fires: ['cc1: all warnings being treated as errors', 'cc1plus: fatal error: x: No such file'],
    quiet: ['cc1: note: someone wrote error:', 'cc1: warning: command-line option'],
  },
  ld: {
    fires: ['/usr/bin/ld: cannot find -lfoo: No such file', 'ld.lld: error: undefined symbol: main'],
    quiet: ['/usr/bin/ld: warning: x.o: missing .note.GNU-stack section', 'build: linking'],
  },
  'ld, undefined reference': {
    fires: ["main.c:(.text+0x9): undefined reference to `foo'"],
    quiet: ['no undefined references found'],
  },
  'rustc, cargo, git': {
    fires: [
      'error[E0425]: cannot find value `x` in this scope',
      'error: could not compile `app` (bin "app") due to 1 previous error',
      "error: pathspec 'x' did not match any file(s) known to git",
    ],
    quiet: ['error handling: on', 'warning: unused variable: `error`', 'errors: 0'],
  },
  'rust, panic': {
    fires: ["thread 'main' panicked at src/main.rs:2:5:", "thread 'main' (71) panicked at src/main.rs:2:5:"],
    quiet: ["thread 'main' has never panicked"],
  },
  'cargo test': {
    fires: ['test tests::adds ... FAILED', 'test result: FAILED. 1 passed; 1 failed; 0 ignored'],
    quiet: ['test tests::fails_well ... ok', 'test result: ok. 2 passed; 0 failed'],
  },
  'go build, go vet': {
    fires: ['./main.go:5:2: undefined: x', 'vet: ./main.go:6:2: undefined: y'],
    quiet: ['main.go:5: listening', '# example.com/app/main.go:'],
  },
  'go test': {
    fires: ['--- FAIL: TestAdd (0.00s)', '    --- FAIL: TestAdd/one (0.00s)'],
    quiet: ['--- PASS: TestFail (0.00s)'],
  },
  'go, panic': {
    fires: [
      'panic: runtime error: index out of range [3] with length 3',
      'fatal error: all goroutines are asleep - deadlock!',
    ],
    quiet: ['panic button: off', 'no fatal error: good'],
  },
  'go modules': {
    fires: ['go: example.com/x@v1.0.0: reading example.com/x: 404 Not Found', 'go: cannot find main module'],
    quiet: ['go: downloading example.com/errors v1.0.0', 'go: added example.com/x v1.0.0'],
  },
  'maven, sbt': {
    fires: ['[ERROR] COMPILATION ERROR :', '[error] not found: value x'],
    quiet: ['[INFO] error-prone is on', '[WARNING] error'],
  },
  gradle: {
    fires: [
      'FAILURE: Build failed with an exception.',
      '> Task :compileJava FAILED',
      "Execution failed for task ':test'.",
    ],
    quiet: ['> Task :failFast', 'BUILD SUCCESSFUL in 3s, none failed'],
  },
  'gradle test': { fires: ['AppTest > greets() FAILED'], quiet: ['AppTest > FAILED case() PASSED'] },
  kotlin: {
    fires: ['e: file:///app/src/Main.kt:3:5 Unresolved reference: x'],
    quiet: ['w: file:///app/src/Main.kt:3:5 an error is hidden', 'the: end'],
  },
  tsc: {
    fires: [
      "src/a.ts:3:5 - error TS2304: Cannot find name 'x'.",
      'error TS18003: No inputs were found in config file',
    ],
    quiet: ['Found 0 errors. Watching, no error TS codes.'],
  },
  'tsc, msbuild': {
    fires: [
      "src/a.ts(3,5): error TS2304: Cannot find name 'x'.",
      "/app/Program.cs(3,5): error CS0103: The name 'x' does not exist [/app/app.csproj]",
    ],
    quiet: ['/app/Program.cs(3,5): warning CS0168: error is never used [/app/app.csproj]'],
  },
  'msbuild, nuget': {
    fires: [
      '/app/app.csproj : error NU1101: Unable to find package X.',
      'MSBUILD : error MSB1003: Specify a project',
    ],
    quiet: ['/app/app.csproj : warning NU1603: error'],
  },
  'dotnet, unhandled': {
    fires: ['Unhandled exception. System.Exception: x'],
    quiet: ['Unhandled exceptions are off.'],
  },
  'dotnet test': { fires: ['  Failed Adds [3 ms]'], quiet: ['  Failed: 0, Passed: 3'] },
  eslint: {
    fires: ["  3:5  error  'x' is not defined  no-undef"],
    quiet: ["  3:5  warning  'error' is defined  no-unused-vars", '12:30:05 error'],
  },
  'eslint, stylelint': {
    fires: ['✖ 3 problems (2 errors, 1 warning)'],
    quiet: ['✖ 1 problem (0 errors, 1 warning)'],
  },
  jest: { fires: ['  ● sum › adds numbers'], quiet: ['  ● Console', '  ○ skipped'] },
  'jest, vitest, go test': {
    fires: ['FAIL src/sum.test.js', ' FAIL  src/sum.test.ts > adds', 'FAIL\texample.com/app 0.003s', 'FAIL'],
    quiet: ['PASS src/FAIL.test.js', 'FAILSAFE on'],
  },
  'jest, vitest, esbuild, uv': {
    fires: ['    ✕ adds (3 ms)', ' × adds 3ms', '✘ [ERROR] Could not resolve "x"', '  × No solution found'],
    quiet: ['640×480', '    ✓ adds'],
  },
  mocha: { fires: ['  2 failing'], quiet: ['  0 failing', '  2 failing tests are known'] },
  webpack: {
    fires: ['ERROR in ./src/index.js 1:0-20', "Module not found: Error: Can't resolve 'x'"],
    quiet: ['webpack compiled with 0 errors'],
  },
  'vite, next': { fires: ['error during build:', 'Failed to compile.'], quiet: ['no error during build'] },
  'pytest, assertion': {
    fires: ['E   assert 1 == 2', "E       NameError: name 'x'"],
    quiet: ['EE  failing', 'E1   error'],
  },
  'pytest, summary': {
    fires: ['FAILED test_a.py::test_one - assert 1 == 2', 'ERROR test_b.py - ImportError: x'],
    quiet: ['FAILED over to the second mirror', 'PASSED test_errors.py::test_one'],
  },
  'python, traceback': { fires: ['Traceback (most recent call last):'], quiet: ['no Traceback was written'] },
  python: {
    fires: [
      "python3: can't open file '/app/x.py': [Errno 2] No such file or directory",
      '/usr/bin/python3: No module named pip',
    ],
    quiet: ['python3: fine', 'python3.12 modules'],
  },
  npm: {
    fires: ['npm ERR! code ERESOLVE', 'npm error code E404'],
    quiet: ['npm warn deprecated error@1.0.0', 'npm notice'],
  },
  yarn: {
    fires: [
      'error Command failed with exit code 1.',
      'error "x@1" not found',
      '➤ YN0000: · Failed with errors in 0s',
    ],
    quiet: ['warning error-ex@1.3.2', 'error rate 0.1', '➤ YN0000: · Done in 1s, none failed'],
  },
  pnpm: {
    fires: [
      ' ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile"',
      ' ELIFECYCLE  Command failed with exit code 1.',
    ],
    quiet: ['Progress: resolved 1, failed 0'],
  },
  'pip, apk, bazel': {
    fires: ['ERROR: No matching distribution found for x', 'ERROR: unable to select packages:'],
    quiet: ['WARNING: Running pip as root; no ERROR: here', 'ERRORS: 0'],
  },
  meson: {
    fires: ['meson.build:3:0: ERROR: Dependency "x" not found, tried pkgconfig'],
    quiet: ['meson.build:3: WARNING: ERROR: is a text'],
  },
  'apt-get': {
    fires: ['E: Unable to locate package x', 'Err:1 http://deb.debian.org/debian bookworm InRelease'],
    quiet: ['W: Some index files failed to download.', 'Get:1 http://x error-1.0'],
  },
  dpkg: { fires: ['dpkg: error processing package x (--configure):'], quiet: ['dpkg: warning: error'] },
  make: {
    fires: ["make: *** No rule to make target 'x'.  Stop.", 'make[1]: *** [Makefile:3: all] Error 1'],
    quiet: ['make: *** Waiting for unfinished jobs....', "make[1]: Leaving directory '/error'"],
  },
  cmake: { fires: ['CMake Error at CMakeLists.txt:3 (find_package):'], quiet: ['-- CMake Warning: Error'] },
  configure: {
    fires: ['configure: error: no acceptable C compiler found'],
    quiet: ['configure: creating error.h'],
  },
  ninja: {
    fires: ['FAILED: main.o', 'ninja: error: unknown target'],
    quiet: ['ninja: no work to do, nothing failed'],
  },
  bundler: {
    fires: [
      "Could not find gem 'rails (= 99)' in rubygems repository",
      'An error occurred while installing nokogiri (1.0)',
    ],
    quiet: ['Could not find gemspec cache, going on'],
  },
  ruby: {
    fires: ["app.rb:3:in `foo': undefined local variable (NameError)"],
    quiet: ['see app.rb:3 for errors'],
  },
  rspec: { fires: ['rspec ./spec/sum_spec.rb:3 # Sum adds'], quiet: ['rspec failed 0 times'] },
  php: {
    fires: ['PHP Fatal error:  Uncaught x in /app/a.php on line 3', 'Parse error: syntax error in a.php'],
    quiet: ['PHP Warning: error'],
  },
  composer: {
    fires: ['Your requirements could not be resolved to an installable set of packages.', '  Problem 1'],
    quiet: ['Problem 1 of 3 solved'],
  },
  phpunit: { fires: ['There was 1 failure:', 'There were 2 errors:'], quiet: ['There were no failures'] },
  mix: { fires: ['** (CompileError) lib/a.ex:3: undefined function x/0'], quiet: ['*** (errors: 0)'] },
  'java, thread': {
    fires: [
      'Exception in thread "main" java.lang.IllegalStateException: x',
      'Caused by: java.io.IOException: x',
    ],
    quiet: ['Exceptions in thread pools: 0'],
  },
  'dnf, node, python, java': {
    fires: [
      'Error: Unable to find a match: x',
      'TypeError: x is not a function',
      'Error [ERR_MODULE_NOT_FOUND]: Cannot find package',
      "ModuleNotFoundError: No module named 'x'",
      'Gem::Ext::BuildError: ERROR: Failed to build gem native extension.',
      'java.lang.NullPointerException: x',
    ],
    quiet: ['Errors: 0', 'the Error: none', 'ErrorHandler: ready'],
  },
  git: { fires: ["fatal: repository 'x' not found"], quiet: ['non-fatal: x'] },
  'curl, wget': {
    fires: ['curl: (22) The requested URL returned error: 404', "wget: can't connect to remote host"],
    quiet: ['curl: installed', 'wget: saving to x'],
  },
  tar: {
    fires: ['tar: x.tgz: Cannot open', 'tar: Error is not recoverable: exiting now'],
    quiet: ["tar: Removing leading `/' from member names"],
  },
  'shell, not found': {
    fires: ['/bin/sh: 1: foo: not found', 'bash: line 1: foo: command not found'],
    quiet: ['checking for foo... not found', '3 packages: found'],
  },
  'shell, files': {
    fires: [
      'cat: x: No such file or directory',
      './run.sh: Permission denied',
      'exec /app: exec format error',
    ],
    quiet: ['no such file or directory was needed', 'Permission denied: 0'],
  },
  'shell, signals': {
    fires: ['Killed', 'Segmentation fault (core dumped)'],
    quiet: ['Killed 3 stale workers', 'No segmentation faults'],
  },
};
