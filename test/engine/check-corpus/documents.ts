import type { CorpusProgram } from './program.ts';

/** Pictures, documents and fonts; compilers, locales and character sets. */
export const DOCUMENTS: readonly CorpusProgram[] = [
  {
    name: 'imagemagick',
    image: 'media',
    copies: ['/usr/bin/convert'],
    command: ['/usr/bin/convert', '-size', '4x4', 'xc:red', '/tmp/a.png'],
    prints: /^$/,
  },
  {
    name: 'graphviz',
    image: 'media',
    copies: ['/usr/bin/dot'],
    command: ['/usr/bin/dot', '-V'],
    prints: /graphviz version/,
  },
  {
    name: 'ghostscript',
    image: 'media',
    copies: ['/usr/bin/gs'],
    command: ['/usr/bin/gs', '-q', '-dNODISPLAY', '-c', '42 = quit'],
    prints: /^42/m,
  },
  {
    name: 'fc-match',
    image: 'media',
    copies: ['/usr/bin/fc-match'],
    command: ['/usr/bin/fc-match', 'sans'],
    prints: /DejaVu/,
  },
  {
    name: 'rsvg',
    image: 'media',
    copies: ['/usr/bin/rsvg-convert'],
    command: ['/usr/bin/rsvg-convert', '--version'],
    prints: /rsvg-convert/,
  },
  {
    name: 'pdfinfo',
    image: 'media',
    copies: ['/usr/bin/pdfinfo'],
    command: ['/usr/bin/pdfinfo', '-v'],
    prints: /pdfinfo version/,
  },
  {
    name: 'tesseract',
    image: 'media',
    copies: ['/usr/bin/tesseract'],
    command: ['/usr/bin/tesseract', '--list-langs'],
    prints: /eng/,
  },
  {
    name: 'groff',
    image: 'media',
    copies: ['/usr/bin/groff'],
    command: ['/usr/bin/groff', '-Tascii', '/dev/null'],
    prints: /^$/,
  },
  {
    name: 'gcc',
    image: 'media',
    copies: ['/usr/bin/gcc'],
    command: ['/usr/bin/gcc', '-x', 'c', '-E', '/dev/null'],
    prints: /# 0/,
  },
  {
    name: 'make',
    image: 'media',
    copies: ['/usr/bin/make'],
    command: ['/usr/bin/make', '-f', '/dev/null', '--eval', 'all: ; @echo $$((6*7))', 'all'],
    prints: /^42/m,
  },
  {
    name: 'locale',
    image: 'media',
    copies: ['/usr/bin/locale'],
    command: ['/usr/bin/locale', '-a'],
    prints: /POSIX/,
  },
  {
    name: 'iconv',
    image: 'media',
    copies: ['/usr/bin/iconv'],
    command: ['/usr/bin/iconv', '-f', 'ISO-8859-15', '-t', 'UTF-8', '/etc/hosts'],
    prints: /localhost/,
  },
];
