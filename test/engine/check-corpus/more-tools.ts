import type { CorpusProgram } from './program.ts';

/** A program of the image of tools: its path is all that somebody copied. */
function tool(
  name: string,
  path: string,
  args: readonly string[],
  prints: RegExp,
  more: Partial<CorpusProgram> = {},
): CorpusProgram {
  return { name, image: 'tools', copies: [path], command: [path, ...args], prints, ...more };
}

const SMALL = '<a><b>42</b></a>';

/** Tools that read data, plugins and scripts of their own. */
export const MORE_TOOLS: readonly CorpusProgram[] = [
  tool('gnuplot', '/usr/bin/gnuplot', ['-e', 'print 6*7'], /42/),
  tool('ffmpeg', '/usr/bin/ffmpeg', ['-f', 'lavfi', '-i', 'testsrc=d=0.1', '-f', 'null', '-'], /frame=/),
  tool('cmake', '/usr/bin/cmake', ['-P', '/t.cmake'], /x="42"/, {
    files: { 't.cmake': 'include(CMakePrintHelpers)\nset(x 42)\ncmake_print_variables(x)\n' },
    lines: ['COPY t.cmake /t.cmake'],
  }),
  tool('ninja', '/usr/bin/ninja', ['--version'], /^1\./m),
  tool('gdb', '/usr/bin/gdb', ['-batch', '-ex', 'print 6*7'], /= 42/),
  tool('aria2', '/usr/bin/aria2c', ['--version'], /aria2 version/),
  tool('w3m', '/usr/bin/w3m', ['-dump', '/etc/hosts'], /localhost/),
  tool('lynx', '/usr/bin/lynx', ['-dump', '/etc/hosts'], /localhost/),
  tool('busybox', '/usr/bin/busybox', ['echo', '42'], /^42/m),
  tool('qemu-img', '/usr/bin/qemu-img', ['create', '-f', 'qcow2', '/tmp/a', '1M'], /Formatting/),
  tool('sox', '/usr/bin/sox', ['-n', '-t', 'wav', '/tmp/a', 'trim', '0', '1'], /^/),
  tool('pandoc', '/usr/bin/pandoc', ['-t', 'html', '-s', '/etc/hosts'], /<html/),
  tool('hugo', '/usr/bin/hugo', ['version'], /hugo v/),
  tool('mawk', '/usr/bin/mawk', ['BEGIN { print 6 * 7 }'], /^42/m),
  tool('units', '/usr/bin/units', ['6 km', 'm'], /6000/),
  tool('xmlstarlet', '/usr/bin/xmlstarlet', ['sel', '-t', '-v', '//b', '/a.xml'], /42/, {
    files: { 'a.xml': SMALL },
    lines: ['COPY a.xml /a.xml'],
  }),
  tool('xmllint', '/usr/bin/xmllint', ['--xpath', '//b/text()', '/a.xml'], /42/, {
    files: { 'a.xml': SMALL },
    lines: ['COPY a.xml /a.xml'],
  }),
  tool('pv', '/usr/bin/pv', ['--version'], /pv /),
  tool('ps', '/usr/bin/ps', ['-o', 'pid,comm'], /PID/),
  tool('ip', '/usr/sbin/ip', ['-V'], /iproute2/),
  tool('tcpdump', '/usr/bin/tcpdump', ['--version'], /tcpdump version/),
  tool('strace', '/usr/bin/strace', ['-V'], /strace -- version/),
  tool('fish', '/usr/bin/fish', ['-c', 'echo (math 6 x 7)'], /^42/m),
  tool('zsh', '/usr/bin/zsh', ['-c', 'zmodload zsh/datetime && echo $((6*7))'], /^42/m),
  tool('expect', '/usr/bin/expect', ['-c', 'puts 42'], /^42/m),
  tool('cowsay', '/usr/games/cowsay', ['42'], /< 42 >/),
  tool('figlet', '/usr/bin/figlet', ['42'], /_/),
  tool('tini', '/usr/bin/tini', ['--', '/usr/bin/mawk', 'BEGIN { print 6 * 7 }'], /^42/m),
];

/** Languages beside the great ones. */
export const MORE_LANGUAGES: readonly CorpusProgram[] = [
  tool('guile', '/usr/bin/guile', ['-c', '(display (* 6 7))'], /42/),
  tool('rscript', '/usr/bin/Rscript', ['-e', 'cat(6 * 7)'], /42/),
  tool('erlang', '/usr/bin/erl', ['-noshell', '-eval', 'io:format("~p~n", [6*7]), halt().'], /^42/m),
  tool('elixir', '/usr/bin/elixir', ['-e', 'IO.puts 6 * 7'], /^42/m),
  tool('lua51', '/usr/bin/lua5.1', ['-e', 'print(6 * 7)'], /^42/m),
  tool('luajit', '/usr/bin/luajit', ['-e', 'print(require("jit").version and 42)'], /^42/m),
  tool('asciidoctor', '/usr/bin/asciidoctor', ['--version'], /Asciidoctor/),
  tool('sbcl', '/usr/bin/sbcl', ['--noinform', '--eval', '(progn (print (* 6 7)) (quit))'], /42/),
  tool('prolog', '/usr/bin/swipl', ['-g', 'X is 6*7, write(X), halt'], /42/),
  {
    name: 'musl-dart',
    image: 'tools',
    packages: { kind: 'npm', names: 'sass-embedded-linux-musl-x64 --force' },
    build: ['COPY packages/ /app/node_modules/'],
    copies: ['/app/node_modules/sass-embedded-linux-musl-x64/dart-sass/src'],
    command: [
      '/app/node_modules/sass-embedded-linux-musl-x64/dart-sass/src/dart',
      '/app/node_modules/sass-embedded-linux-musl-x64/dart-sass/src/sass.snapshot',
      '--version',
    ],
    prints: /^1\./m,
  },
  {
    name: 'named-locale',
    image: 'media',
    build: ['RUN localedef -i de_DE -f UTF-8 de_DE.UTF-8'],
    copies: ['/usr/bin/locale'],
    lines: ['ENV LC_ALL=de_DE.UTF-8'],
    command: ['/usr/bin/locale', '-k', 'decimal_point'],
    prints: /decimal_point=","/,
  },
];
