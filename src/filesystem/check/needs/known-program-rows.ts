/** What one program, or some of its kind, needs. */
export interface KnownProgram {
  /** The name of the program, without path, or of a library that it loads. */
  readonly program: RegExp;
  readonly severity: 'error' | 'warning';
  /** Whether it is a script. Others of that name, such as wrappers, need not be what the row means. */
  readonly isScript?: true;
  /** A path that its bytes must name: others of that name, built in another way, do without. */
  readonly ifNames?: string;
  /** A path, of which the first that the program's stage has counts; or programs that it starts. */
  readonly needs:
    | { readonly path: readonly string[]; readonly isHelper?: true }
    | { readonly starts: readonly string[] };
  /** After "it": `runs its commands from there`. */
  readonly why: string;
}

const PASSWD = ['/etc/passwd'];
const MAGIC = [
  '/usr/share/misc/magic.mgc',
  '/usr/lib/file/magic.mgc',
  '/usr/local/share/misc/magic.mgc',
  '/usr/share/file/magic.mgc',
];
const OPENSSL_SETTINGS = [
  '/usr/lib/ssl/openssl.cnf',
  '/etc/ssl/openssl.cnf',
  '/etc/pki/tls/openssl.cnf',
  '/usr/local/ssl/openssl.cnf',
];
const GIT_COMMANDS = ['/usr/lib/git-core', '/usr/libexec/git-core', '/usr/local/libexec/git-core'];
const GCC = /^(?:[a-z\d_]+-linux-gnu-)?(?:gcc|g\+\+|cpp|c\+\+|gfortran)(?:-\d+)?$/;
const TEX = /^(?:(?:pdf|xe|lua|dvilua|e|u?p)?(?:la)?tex(?:-dev)?|pdfetex|luahbtex)$/;
/** What glibc and musl have for linkers beside their libraries. */
const LINKED =
  'Scrt1.o crt1.o crti.o crtn.o libc.so libc_nonshared.a libm.so libpthread.a libdl.a librt.a'.split(' ');
const LINKED_FROM = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];
const GCONV = [
  '/usr/lib/x86_64-linux-gnu/gconv',
  '/usr/lib/aarch64-linux-gnu/gconv',
  '/usr/lib64/gconv',
  '/usr/lib/gconv',
];
const ZONES = ['/usr/share/zoneinfo'];

/**
 * What well-known programs need and their files do not say. An error only where the program fails at once. Each row has
 * a program of the corpus (test/engine/check-corpus) or a case in test/filesystem/check/needs.
 */
export const KNOWN_PROGRAMS: readonly KnownProgram[] = [
  {
    program: /^git$/,
    severity: 'error',
    needs: { path: GIT_COMMANDS, isHelper: true },
    why: 'starts its commands from there',
  },
  {
    program: /^ssh(?:-keygen)?$/,
    severity: 'error',
    needs: { path: PASSWD },
    why: 'ends at once for a user without an entry there',
  },
  {
    program: /^(?:whoami|initdb|psql|pg_ctl)$/,
    severity: 'error',
    needs: { path: PASSWD },
    why: 'looks up the user that it runs as',
  },
  {
    program: /^(?:lib)?python\d/,
    severity: 'warning',
    needs: { path: PASSWD },
    why: 'looks up the user that it runs as for some of its modules, such as getpass',
  },
  {
    program: /^(?:gosu|su-exec|sudo)$/,
    severity: 'warning',
    needs: { path: PASSWD },
    why: 'looks users up there',
  },
  {
    program: /^sudo$/,
    severity: 'error',
    needs: { path: ['/etc/sudoers'] },
    why: 'lets nobody do anything without the rules there',
  },
  {
    program: /^sudo$/,
    severity: 'error',
    needs: { path: ['/usr/libexec/sudo', '/usr/lib/sudo'], isHelper: true },
    why: 'reads its rules with the plugins there',
  },
  {
    program: /^nginx$/,
    severity: 'error',
    needs: { path: PASSWD },
    why: 'looks up the user of its workers there',
  },
  {
    program: /^nginx$/,
    severity: 'error',
    needs: { path: ['/etc/group'] },
    why: 'looks up the group of its workers there',
  },
  { program: /^file$/, severity: 'error', needs: { path: MAGIC }, why: 'tells kinds of files by it' },
  {
    program: /^libmagic\.so/,
    severity: 'warning',
    needs: { path: MAGIC },
    why: 'tells kinds of files by it',
  },
  {
    program: /^libgettextsrc[-.]/,
    severity: 'warning',
    needs: { path: GCONV },
    why: 'converts texts between character sets with the modules there',
  },
  {
    program: /^openssl$/,
    severity: 'warning',
    needs: { path: OPENSSL_SETTINGS },
    why: 'makes requests and certificates by it',
  },
  {
    program: /^(?:postgres|initdb)$/,
    severity: 'error',
    needs: { path: ZONES },
    why: 'reads time zones when it starts',
  },
  {
    // Debian's reads the system's; PHP itself has time zones of its own.
    program: /^php(?:-cgi|-fpm)?[\d.]*$/,
    severity: 'warning',
    ifNames: '/usr/share/zoneinfo',
    needs: { path: ZONES },
    why: 'reads time zones there, and ends with an error at the first date',
  },
  {
    program: /^(?:make|gmake)$/,
    severity: 'error',
    needs: { starts: ['/bin/sh'] },
    why: 'runs every recipe with it',
  },
  {
    program: /^(?:initdb|pg_ctl|pg_upgrade)$/,
    severity: 'error',
    needs: { starts: ['/bin/sh'] },
    why: 'starts the server with it',
  },
  {
    program: /^(?:gs|libgs\.so.*)$/,
    severity: 'warning',
    needs: { path: ['/usr/share/ghostscript', '/usr/local/share/ghostscript'] },
    why: 'starts with the resources there',
  },
  {
    program: /^(?:gs|libgs\.so.*)$/,
    severity: 'warning',
    needs: { path: ['/usr/share/color/icc/ghostscript'] },
    why: 'opens its devices with the colour profiles there',
  },
  {
    program: GCC,
    severity: 'error',
    needs: { path: ['/usr/libexec/gcc', '/usr/lib/gcc', '/usr/local/libexec/gcc'], isHelper: true },
    why: 'starts the compiler itself (cc1) from there',
  },
  {
    program: GCC,
    severity: 'warning',
    needs: { path: ['/usr/lib/gcc', '/usr/local/lib/gcc'] },
    why: 'takes its headers and start files from there',
  },
  {
    program: /^(?:cc1(?:plus|obj)?|tcc|clang-\d+)$/,
    severity: 'warning',
    needs: { path: ['/usr/include'] },
    why: 'compiles with the headers there',
  },
  {
    program: TEX,
    severity: 'warning',
    needs: { path: ['/usr/share/texlive', '/usr/share/texmf-dist'] },
    why: 'takes its classes and fonts from there',
  },
  { program: TEX, severity: 'error', needs: { path: ['/var/lib/texmf'] }, why: 'starts with a format there' },
  {
    program: TEX,
    severity: 'warning',
    needs: { path: ['/etc/texmf'] },
    why: 'finds its files by texmf.cnf there',
  },
  ...['/etc/xml', '/usr/share/xml'].map(
    (path): KnownProgram => ({
      program: /^(?:xsltproc|xmllint)$/,
      severity: 'warning',
      needs: { path: [path] },
      why: 'finds stylesheets and document types by the catalogs there',
    }),
  ),
  ...LINKED.map(
    (name): KnownProgram => ({
      program: /^(?:[a-z\d_]+-linux-gnu-)?(?:ld(?:\.bfd|\.gold|\.lld)?|tcc)$/,
      severity: 'warning',
      needs: { path: LINKED_FROM.map((folder) => `${folder}/${name}`) },
      why: 'puts it into programs',
    }),
  ),
  {
    program: GCC,
    severity: 'warning',
    needs: { starts: ['as', 'ld'] },
    why: 'makes programs with it',
  },
  {
    program: /^groff$/,
    severity: 'warning',
    needs: { starts: ['troff', 'grotty', 'grops', 'tbl', 'eqn'] },
    why: 'formats pages with it',
  },
  {
    program: /^tar$/,
    severity: 'warning',
    needs: { starts: ['gzip', 'bzip2', 'xz', 'zstd', '/bin/sh'] },
    why: 'reads and writes compressed archives with it',
  },
  {
    program: /^(?:man|entr|watch|parallel|expect|script)$/,
    severity: 'warning',
    needs: { starts: ['/bin/sh'] },
    why: 'runs commands with it',
  },
  {
    program: /^ansible(?:-playbook|-pull|-console)?$/,
    severity: 'warning',
    isScript: true,
    needs: { starts: ['/bin/sh', 'mkdir', 'chmod', 'rm', 'sleep'] },
    why: 'runs tasks on this machine with it',
  },
  {
    program: /^(?:npm|npx|yarn|pnpm)(?:-cli)?(?:\.c?js)?$/,
    severity: 'warning',
    isScript: true,
    needs: { starts: ['/bin/sh'] },
    why: 'runs the scripts of packages with it',
  },
];
