import { type CorpusProgram, FINE, programsOf, sh } from './program.ts';

const tool = programsOf('compilers');
const C = { 'a.c': 'int main(void){return 0;}\n' };

/** Compilers, and tools for texts, sounds, pictures and file systems. */
export const COMPILERS: readonly CorpusProgram[] = [
  tool('tcc', ['/usr/bin/tcc'], ['/usr/bin/tcc', '-run', '/a.c'], FINE, {
    files: { 'a.c': '#include <stdio.h>\nint main(void){puts("hi");return 0;}\n' },
    lines: ['COPY a.c /a.c'],
  }),
  tool('nasm', ['/usr/bin/nasm'], ['/usr/bin/nasm', '-f', 'elf64', '-o', '/tmp/a.o', '/a.asm'], FINE, {
    files: { 'a.asm': 'section .text\nret\n' },
    lines: ['COPY a.asm /a.asm'],
  }),
  tool('csi', ['/usr/bin/csi'], ['/usr/bin/csi', '-e', '(print (* 6 7))'], /^42/m),
  tool('clisp', ['/usr/bin/clisp'], ['/usr/bin/clisp', '-q', '-x', '(* 6 7)'], /^42/m, {
    lines: ['ENV HOME=/tmp'],
  }),
  tool(
    'javac',
    ['/usr/lib/jvm/java-21-openjdk-amd64'],
    ['/usr/lib/jvm/java-21-openjdk-amd64/bin/javac', '-d', '/tmp', '/A.java'],
    FINE,
    { files: { 'A.java': 'class A { }\n' }, lines: ['COPY A.java /A.java'] },
  ),
  tool('jruby', ['/usr/bin/jruby'], ['/usr/bin/jruby', '-e', 'puts 6*7'], /^42/m, { from: 'shell' }),
  tool('flac', ['/usr/bin/flac'], ['/usr/bin/flac', '--version'], /flac 1/),
  tool('espeak', ['/usr/bin/espeak-ng'], ['/usr/bin/espeak-ng', '-w', '/tmp/a.wav', 'hello'], FINE),
  tool(
    'netpbm',
    ['/usr/bin/ppmmake', '/usr/bin/pnmtopng'],
    sh('ppmmake red 3 3 | pnmtopng | wc -c'),
    /^\d{2,3}/m,
    { from: 'shell' },
  ),
  tool('potrace', ['/usr/bin/potrace'], ['/usr/bin/potrace', '--version'], /potrace 1/),
  tool('mutool', ['/usr/bin/mutool'], ['/usr/bin/mutool', 'create', '-o', '/tmp/a.pdf', '/a.txt'], FINE, {
    files: { 'a.txt': '%%MediaBox 0 0 9 9\n0 0 m\n' },
    lines: ['COPY a.txt /a.txt'],
  }),
  tool('djvused', ['/usr/bin/cjb2'], ['/usr/bin/cjb2', '/a.pbm', '/tmp/a.djvu'], FINE, {
    files: { 'a.pbm': 'P1\n2 2\n1 0 0 1\n' },
    lines: ['COPY a.pbm /a.pbm'],
  }),
  tool('catdoc', ['/usr/bin/catdoc'], ['/usr/bin/catdoc', '-s', 'koi8-r', '/a.txt'], /hello/, {
    files: { 'a.txt': 'hello\n' },
    lines: ['COPY a.txt /a.txt'],
  }),
  tool(
    'xmlto',
    ['/usr/bin/xmlto'],
    ['/usr/bin/xmlto', '--skip-validation', '-o', '/tmp/o', 'html-nochunks', '/a.xml'],
    FINE,
    {
      from: 'shell',
      files: { 'a.xml': '<article><title>t</title><para>x</para></article>' },
      lines: ['COPY a.xml /a.xml'],
    },
  ),
  tool('hunspell', ['/usr/bin/hunspell'], ['/usr/bin/hunspell', '-d', 'en_US', '-l', '/a.txt'], /^helo/m, {
    files: { 'a.txt': 'helo world\n' },
    lines: ['COPY a.txt /a.txt'],
  }),
  tool('tidy', ['/usr/bin/tidy'], sh('tidy -q /a.html || true'), /<title>/, {
    from: 'shell',
    files: { 'a.html': '<p>x' },
    lines: ['COPY a.html /a.html'],
  }),
  tool('yq', ['/usr/bin/yq'], ['/usr/bin/yq', '.a', '/a.yaml'], /^42/m, {
    files: { 'a.yaml': 'a: 42\n' },
    lines: ['COPY a.yaml /a.yaml'],
  }),
  tool('gm', ['/usr/bin/gm'], ['/usr/bin/gm', 'convert', '-size', '9x9', 'xc:red', '/tmp/a.jpg'], FINE),
  tool('qrencode', ['/usr/bin/qrencode'], ['/usr/bin/qrencode', '-o', '/tmp/a.png', 'hi'], FINE),
  tool(
    'mke2fs',
    ['/usr/sbin/mke2fs', '/etc/mke2fs.conf'],
    ['/usr/sbin/mke2fs', '-t', 'ext4', '/tmp/a.img', '4M'],
    /Writing superblocks/,
  ),
  tool(
    'mksquashfs',
    ['/usr/bin/mksquashfs'],
    ['/usr/bin/mksquashfs', '/etc/hosts', '/tmp/a.sqfs'],
    /Exportable Squashfs/,
  ),
  tool(
    'xorriso',
    ['/usr/bin/xorriso'],
    ['/usr/bin/xorriso', '-outdev', '/tmp/a.iso', '-map', '/etc/hosts', '/hosts'],
    /Writing to|completed/,
  ),
  tool(
    'mformat',
    ['/usr/bin/mtools', '/usr/bin/mformat'],
    ['/usr/bin/mformat', '-C', '-f', '1440', '-i', '/tmp/a.img', '::'],
    FINE,
  ),
  tool('git-lfs', ['/usr/bin/git-lfs'], ['/usr/bin/git-lfs', 'version'], /git-lfs\/3/),
  tool(
    'parallel',
    ['/usr/bin/parallel'],
    ['/usr/bin/parallel', 'echo', 'v{}', ':::', '1', '2'],
    /v1[\s\S]*v2|v2[\s\S]*v1/,
    { from: 'shell', lines: ['ENV HOME=/tmp'] },
  ),
  tool(
    'pdflatex',
    ['/usr/bin/pdflatex'],
    ['/usr/bin/pdflatex', '-output-directory', '/tmp', '/a.tex'],
    /Output written on/,
    {
      files: { 'a.tex': '\\documentclass{article}\\begin{document}x\\end{document}\n' },
      lines: ['ENV HOME=/tmp', 'COPY a.tex /a.tex'],
    },
  ),
  tool('octave', ['/usr/bin/octave-cli'], ['/usr/bin/octave-cli', '--eval', 'disp(6*7)'], /^42/m, {
    lines: ['ENV HOME=/tmp'],
  }),
  tool('ldc2', ['/usr/bin/ldc2', '/etc/ldc2.conf'], ['/usr/bin/ldc2', '-c', '-of=/tmp/a.o', '/a.d'], FINE, {
    files: { 'a.d': 'int f() { return 1; }\n' },
    lines: ['COPY a.d /a.d'],
  }),
  tool('valac', ['/usr/bin/valac'], ['/usr/bin/valac', '-C', '-d', '/tmp', '/a.vala'], FINE, {
    files: { 'a.vala': 'void main () { print ("x"); }\n' },
    lines: ['COPY a.vala /a.vala'],
  }),
  tool('fossil', ['/usr/bin/fossil'], ['/usr/bin/fossil', 'init', '/tmp/a.fossil'], /project-id/, {
    lines: ['ENV HOME=/tmp USER=root'],
  }),
  tool('brz', ['/usr/bin/brz'], ['/usr/bin/brz', 'init', '/tmp/r'], /Created a standalone tree/, {
    lines: ['ENV HOME=/tmp'],
  }),
  tool('lcov', ['/usr/bin/lcov'], ['/usr/bin/lcov', '--version'], /LCOV version/),
  tool('doxygen', ['/usr/bin/doxygen'], ['/usr/bin/doxygen', '-g', '/tmp/Doxyfile'], /Configuration file/),
  tool('cppcheck', ['/usr/bin/cppcheck'], ['/usr/bin/cppcheck', '/a.c'], /Checking/, {
    files: C,
    lines: ['COPY a.c /a.c'],
  }),
  tool('scons', ['/usr/bin/scons'], ['/usr/bin/scons', '--version'], /SCons by/),
  tool('ctags', ['/usr/bin/ctags'], ['/usr/bin/ctags', '-f', '-', '/a.c'], /^main/m, {
    files: C,
    lines: ['COPY a.c /a.c'],
  }),
  tool(
    'gtags',
    ['/usr/bin/gtags', '/usr/bin/global'],
    sh('mkdir /tmp/g && cp /a.c /tmp/g && cd /tmp/g && gtags && global main'),
    /^a\.c/m,
    { from: 'shell', files: C, lines: ['COPY a.c /a.c'] },
  ),
  tool('rakudo', ['/usr/bin/raku'], ['/usr/bin/raku', '-e', 'say 6*7'], /^42/m, { lines: ['ENV HOME=/tmp'] }),
  tool('cloc', ['/usr/bin/cloc'], ['/usr/bin/cloc', '/a.c'], /\bC\b/, { files: C, lines: ['COPY a.c /a.c'] }),
  tool('tig', ['/usr/bin/tig', '/etc/tigrc'], ['/usr/bin/tig', '--version'], /tig version/),
];
