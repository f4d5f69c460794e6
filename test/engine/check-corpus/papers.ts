import { type CorpusProgram, programsOf, sh } from './program.ts';

const papers = programsOf('papers');
const file = (path: string, text: string, env: readonly string[] = []): Partial<CorpusProgram> => ({
  files: { input: text },
  lines: [`COPY input ${path}`, ...env.map((each) => `ENV ${each}`)],
});
const HOME = { lines: ['ENV HOME=/tmp'] };

const SQUARE = `P3\n16 16\n255\n${'255 0 0 0 0 255\n'.repeat(128)}`;
const PDF = [
  '%PDF-1.4',
  '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
  '2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj',
  '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj',
  '4 0 obj<</Length 43>>stream',
  'BT /F 18 Tf 20 40 Td (quick brown fox) Tj ET',
  'endstream endobj',
  '5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj',
  'trailer<</Root 1 0 R/Size 6>>',
  '%%EOF',
  '',
].join('\n');
/** The bars of EAN 4006381333931, three pixels each, with a quiet zone. */
const BARS = [
  '101',
  '000110101001110101111011110100010010110011',
  '01010',
  '100001010000101000010111010010000101100110',
  '101',
].join('');
const BARCODE = (() => {
  const row = `${'0'.repeat(15)}${BARS}${'0'.repeat(15)}`.replace(/./g, '$&$&$&');
  return `P1\n${row.length} 60\n${`${row.replace(/.{60}/g, '$&\n')}\n`.repeat(60)}`;
})();

/** The letter L. */
const LETTER = (() => {
  const lines = (count: number, ink: number) =>
    `${'0'.repeat(12)}${'1'.repeat(ink)}${'0'.repeat(28 - ink)}\n`.repeat(count);
  return `P1\n40 48\n${lines(12, 0)}${lines(20, 4)}${lines(4, 15)}${lines(12, 0)}`;
})();

/** Held out: editors and desks of the terminal, and what converts texts, pictures, archives and sounds. */
export const PAPERS: readonly CorpusProgram[] = [
  papers(
    'neovim',
    ['/usr/bin/nvim'],
    ['/usr/bin/nvim', '--headless', '/a.py', '-c', 'set ft?', '-c', 'q'],
    /filetype=python/,
    file('/a.py', 'print(1)\n', ['HOME=/tmp']),
  ),
  papers(
    'emacs',
    ['/usr/bin/emacs'],
    ['/usr/bin/emacs', '--batch', '--eval', '(message "v%d" (* 6 7))'],
    /^v42/m,
    HOME,
  ),
  papers(
    'emacs-org',
    ['/usr/bin/emacs'],
    sh('emacs --batch /tmp/a.org -f org-html-export-to-html && grep -o "<h2.*</h2>" /tmp/a.html'),
    /Heading/,
    { ...file('/tmp/a.org', '* Heading\nText with *bold*.\n', ['HOME=/tmp']), from: 'shell' },
  ),
  papers('ranger', ['/usr/bin/ranger'], ['/usr/bin/ranger', '--version'], /ranger version/, {
    lines: ['ENV HOME=/tmp TERM=xterm'],
  }),
  papers(
    'rifle',
    ['/usr/bin/rifle'],
    ['/usr/bin/rifle', '-l', '/a.txt'],
    /editor/,
    file('/a.txt', 'hello\n', ['HOME=/tmp', 'EDITOR=vi', 'PAGER=cat']),
  ),
  papers('taskwarrior', ['/usr/bin/task'], sh('task add buy bread && task list'), /1\s.*buy bread/, {
    ...file('/tmp/.taskrc', 'data.location=/tmp/tasks\nconfirmation=no\n', ['HOME=/tmp']),
    from: 'shell',
  }),
  papers(
    'ledger',
    ['/usr/bin/ledger'],
    ['/usr/bin/ledger', '-f', '/l.dat', 'balance'],
    /5 EUR\s+food/,
    file('/l.dat', '2025/01/01 shop\n  food  5 EUR\n  cash\n'),
  ),
  papers(
    'remind',
    ['/usr/bin/remind'],
    ['/usr/bin/remind', '/r.rem', '2025-01-06'],
    /dentist/,
    file('/r.rem', 'REM 6 Jan 2025 MSG dentist\n'),
  ),
  papers(
    'newsboat',
    ['/usr/bin/newsboat'],
    ['/usr/bin/newsboat', '-u', '/urls', '-c', '/tmp/cache.db', '-x', 'print-unread'],
    /0 unread/,
    file('/urls', 'https://example.org/feed.xml\n', ['HOME=/tmp']),
  ),
  papers('neomutt', ['/usr/bin/neomutt'], sh('neomutt -n -F /rc -Q from; true'), /a@example\.org/, {
    ...file('/rc', 'set from = "a@example.org"\n', ['HOME=/tmp']),
    from: 'shell',
  }),
  papers(
    'screen',
    ['/usr/bin/screen'],
    sh('screen -dmS work sh -c "echo inside > /tmp/o; sleep 5"; sleep 2; cat /tmp/o; screen -ls'),
    /^inside[\s\S]*work/m,
    { from: 'shell', lines: ['ENV HOME=/tmp TERM=xterm'] },
  ),
  papers('byobu', ['/usr/bin/byobu'], ['/usr/bin/byobu', '--version'], /byobu version 5/, {
    from: 'shell',
    ...HOME,
  }),
  papers(
    'miller',
    ['/usr/bin/mlr'],
    ['/usr/bin/mlr', '--icsv', '--ojson', 'put', '$c = $a + $b', '/a.csv'],
    /"c": 42/,
    file('/a.csv', 'a,b\n40,2\n'),
  ),
  papers(
    'unar',
    ['/usr/bin/unar'],
    sh('tar cf /tmp/a.tar -C / a.txt && unar -o /tmp/o /tmp/a.tar'),
    /Successfully extracted/,
    {
      ...file('/a.txt', 'hello\n'),
      from: 'shell',
    },
  ),
  papers(
    'shar',
    ['/usr/bin/shar'],
    ['/usr/bin/shar', '/etc/motd'],
    /shell archive/,
    file('/etc/motd', 'hello\n'),
  ),
  papers(
    'ripmime',
    ['/usr/bin/ripmime'],
    sh('ripmime -i /m.eml -d /tmp/o && cat /tmp/o/note.txt'),
    /^attached words/m,
    {
      ...file(
        '/m.eml',
        'From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="q"\n\n--q\nContent-Type: text/plain; name="note.txt"\nContent-Disposition: attachment; filename="note.txt"\n\nattached words\n--q--\n',
      ),
      from: 'shell',
    },
  ),
  papers(
    'unrtf',
    ['/usr/bin/unrtf'],
    ['/usr/bin/unrtf', '--html', '/a.rtf'],
    /<b>bold<\/b>/,
    file('/a.rtf', '{\\rtf1\\ansi plain {\\b bold}\\par}\n'),
  ),
  papers(
    'txt2tags',
    ['/usr/bin/txt2tags'],
    ['/usr/bin/txt2tags', '-t', 'html', '-o', '-', '/a.t2t'],
    /<b>bold<\/b>|<strong>bold<\/strong>/,
    file('/a.t2t', 'Title\n\n\n= Part =\nx **bold**\n', ['HOME=/tmp']),
  ),
  papers(
    'discount',
    ['/usr/bin/markdown'],
    ['/usr/bin/markdown', '/a.md'],
    /<h1>hi<\/h1>/,
    file('/a.md', '# hi\n'),
  ),
  papers(
    'asciidoc',
    ['/usr/bin/asciidoc'],
    ['/usr/bin/asciidoc', '-o', '-', '/a.adoc'],
    /<strong>bold<\/strong>/,
    file('/a.adoc', '= Title\n\nx *bold*\n', ['HOME=/tmp']),
  ),
  papers(
    'makeinfo',
    ['/usr/bin/makeinfo'],
    ['/usr/bin/makeinfo', '--plaintext', '/a.texi'],
    /^hello\n\*{5}/m,
    file('/a.texi', '\\input texinfo\n@settitle x\n@node Top\n@top hello\nhi\n@bye\n'),
  ),
  papers(
    'enscript',
    ['/usr/bin/enscript'],
    ['/usr/bin/enscript', '-p', '/tmp/a.ps', '/a.txt'],
    /1 page \* 1 copy/,
    file('/a.txt', 'hello\n', ['HOME=/tmp']),
  ),
  papers('pdftk', ['/usr/bin/pdftk'], ['/usr/bin/pdftk', '/a.pdf', 'dump_data'], /NumberOfPages: 1/, {
    ...file('/a.pdf', PDF),
    from: 'shell',
  }),
  papers(
    'pdfgrep',
    ['/usr/bin/pdfgrep'],
    ['/usr/bin/pdfgrep', 'brown', '/a.pdf'],
    /quick brown fox/,
    file('/a.pdf', PDF),
  ),
  papers(
    'img2pdf',
    ['/usr/bin/img2pdf'],
    sh('img2pdf /a.ppm -o /tmp/a.pdf && head -c 8 /tmp/a.pdf'),
    /^%PDF-1/m,
    { ...file('/a.ppm', SQUARE), from: 'shell' },
  ),
  papers(
    'ocrmypdf',
    ['/usr/bin/ocrmypdf'],
    sh('ocrmypdf --force-ocr --output-type pdf --sidecar /tmp/text /a.pdf /tmp/b.pdf; cat /tmp/text'),
    /quick brown/,
    { ...file('/a.pdf', PDF, ['HOME=/tmp']), from: 'shell' },
  ),
  papers('gocr', ['/usr/bin/gocr'], ['/usr/bin/gocr', '/a.pbm'], /^L/m, file('/a.pbm', LETTER)),
  papers(
    'zbarimg',
    ['/usr/bin/zbarimg'],
    ['/usr/bin/zbarimg', '-q', '/a.pbm'],
    /EAN-13:4006381333931/,
    file('/a.pbm', BARCODE, ['HOME=/tmp']),
  ),
  papers('barcode', ['/usr/bin/barcode'], ['/usr/bin/barcode', '-S', '-b', '1234'], /<svg/),
  papers(
    'optipng',
    ['/usr/bin/optipng'],
    ['/usr/bin/optipng', '/a.ppm', '-out', '/tmp/a.png'],
    /Output file size/,
    file('/a.ppm', SQUARE),
  ),
  papers(
    'gifsicle',
    ['/usr/bin/gifsicle'],
    sh(
      "printf 'GIF87a\\001\\000\\001\\000\\200\\000\\000\\000\\000\\000\\377\\377\\377,\\000\\000\\000\\000\\001\\000\\001\\000\\000\\002\\002D\\001\\000;' > /tmp/a.gif; gifsicle --info /tmp/a.gif",
    ),
    /1 image[\s\S]*logical screen 1x1/,
    { from: 'shell' },
  ),
  papers(
    'abcm2ps',
    ['/usr/bin/abcm2ps'],
    ['/usr/bin/abcm2ps', '-O', '/tmp/a.ps', '/a.abc'],
    /Output written on \/tmp\/a\.ps/,
    file('/a.abc', 'X:1\nT:Scale\nM:4/4\nL:1/4\nK:C\nCDEF|GABc|\n'),
  ),
  papers(
    'mkvmerge',
    ['/usr/bin/mkvmerge'],
    ['/usr/bin/mkvmerge', '-o', '/tmp/a.mkv', '/a.srt'],
    /Multiplexing took/,
    file('/a.srt', '1\n00:00:01,000 --> 00:00:02,000\nhi\n'),
  ),
  papers('yt-dlp', ['/usr/bin/yt-dlp'], ['/usr/bin/yt-dlp', '--list-extractors'], /^vimeo$/m, HOME),
  papers('streamlink', ['/usr/bin/streamlink'], ['/usr/bin/streamlink', '--plugins'], /twitch/, HOME),
  papers('beets', ['/usr/bin/beet'], ['/usr/bin/beet', 'stats'], /Tracks: 0/, {
    ...HOME,
    unseen: 'is a copy of a link to',
  }),
  papers(
    'oggenc',
    ['/usr/bin/oggenc'],
    sh('head -c 176400 /dev/zero > /tmp/z.raw; oggenc -r -o /tmp/a.ogg /tmp/z.raw'),
    /Done encoding/,
    { from: 'shell' },
  ),
  papers(
    'dbus',
    ['/usr/bin/dbus-run-session', '/usr/bin/dbus-daemon', '/usr/bin/dbus-send'],
    [
      '/usr/bin/dbus-run-session',
      '--',
      '/usr/bin/dbus-send',
      '--session',
      '--print-reply',
      '--dest=org.freedesktop.DBus',
      '/',
      'org.freedesktop.DBus.ListNames',
    ],
    /string "org\.freedesktop\.DBus"/,
  ),
  papers('lpstat', ['/usr/bin/lpstat'], ['/usr/bin/lpstat', '-r'], /scheduler is not running/),
  papers(
    'calcurse',
    ['/usr/bin/calcurse'],
    ['/usr/bin/calcurse', '-D', '/tmp/cc', '-d', '01/06/2025'],
    /meeting/,
    {
      files: { apts: '01/06/2025 @ 10:00 -> 01/06/2025 @ 11:00 |meeting\n', todo: '' },
      lines: ['COPY apts /tmp/cc/apts', 'COPY todo /tmp/cc/todo', 'ENV HOME=/tmp'],
    },
  ),
  papers(
    'khal',
    ['/usr/bin/khal'],
    sh('khal -c /k.conf new 2025-01-06 10:00 11:00 standup && khal -c /k.conf list 2025-01-06'),
    /10:00.11:00 standup/,
    {
      ...file(
        '/k.conf',
        '[calendars]\n[[home]]\npath = /tmp/cal\n[locale]\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\ntimeformat = %H:%M\nlocal_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\n[default]\ndefault_calendar = home\n',
        ['HOME=/tmp'],
      ),
      from: 'shell',
    },
  ),
  papers(
    'visidata',
    ['/usr/bin/visidata'],
    ['/usr/bin/visidata', '-b', '/a.csv', '-o', '-'],
    /1.*2/,
    file('/a.csv', 'a,b\n1,2\n', ['HOME=/tmp']),
  ),
  papers(
    'bat',
    ['/usr/bin/batcat'],
    ['/usr/bin/batcat', '--color=always', '-p', '/a.json'],
    /\[38;/,
    file('/a.json', '{"a":[1]}\n'),
  ),
  papers('hyperfine', ['/usr/bin/hyperfine'], ['/usr/bin/hyperfine', '-r', '2', 'true'], /2 runs/, {
    from: 'shell',
  }),
  papers('wordnet', ['/usr/bin/wn'], sh('wn dog -over; true'), /domestic dog/, { from: 'shell' }),
  papers(
    'rst2pdf',
    ['/usr/bin/rst2pdf'],
    sh('rst2pdf /a.rst -o /tmp/a.pdf && head -c 8 /tmp/a.pdf'),
    /^%PDF-1/m,
    { ...file('/a.rst', 'Title\n=====\n\nSome *text*.\n', ['HOME=/tmp']), from: 'shell' },
  ),
  papers(
    'scour',
    ['/usr/bin/scour'],
    ['/usr/bin/scour', '-i', '/a.svg', '-o', '/tmp/b.svg'],
    /Scour processed file/,
    file(
      '/a.svg',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!-- x --><rect width="9" height="9" fill="#ff0000"/></svg>\n',
    ),
  ),
  papers('eyed3', ['/usr/bin/eyeD3'], ['/usr/bin/eyeD3', '--plugins'], /classic/, HOME),
  papers('toilet', ['/usr/bin/toilet'], ['/usr/bin/toilet', '-f', 'mono9', 'hi'], /▄|█/),
  papers(
    'img2txt',
    ['/usr/bin/img2txt'],
    ['/usr/bin/img2txt', '-W', '4', '/a.ppm'],
    /\[0;[\d;]*m/,
    file('/a.ppm', SQUARE),
  ),
  papers(
    'csound',
    ['/usr/bin/csound'],
    ['/usr/bin/csound', '-W', '-o', '/tmp/a.wav', '/a.csd'],
    /\d+ sample blks|written to \/tmp\/a\.wav/,
    file(
      '/a.csd',
      '<CsoundSynthesizer>\n<CsInstruments>\nsr=44100\nksmps=10\nnchnls=1\n0dbfs=1\ninstr 1\na1 oscili 0.5, 440\nout a1\nendin\n</CsInstruments>\n<CsScore>\ni1 0 0.2\n</CsScore>\n</CsoundSynthesizer>\n',
    ),
  ),
  papers(
    'indent',
    ['/usr/bin/indent'],
    ['/usr/bin/indent', '-st', '/a.c'],
    /^main \(\)/m,
    file('/a.c', 'int main(){return 0;}\n', ['HOME=/tmp']),
  ),
  papers(
    'source-highlight',
    ['/usr/bin/source-highlight'],
    ['/usr/bin/source-highlight', '-s', 'c', '-f', 'html', '-i', '/a.c'],
    /<font color|<span/,
    file('/a.c', 'int main(void) { return 0; }\n'),
  ),
  papers(
    'highlight',
    ['/usr/bin/highlight'],
    ['/usr/bin/highlight', '-S', 'c', '-O', 'html', '/a.c'],
    /class="hl/,
    file('/a.c', 'int main(void) { return 0; }\n'),
  ),
];
