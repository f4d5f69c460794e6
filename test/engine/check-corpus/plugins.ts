import type { CorpusProgram } from './program.ts';

/** Programs that find what they need while they run: packages of packages, libraries and plugins by name, users. */
export const PLUGINS: readonly CorpusProgram[] = [
  {
    name: 'ansible',
    image: 'plugins',
    copies: [
      '/usr/bin/python3.13',
      '/usr/bin/python3',
      '/usr/bin/ansible',
      '/usr/lib/python3/dist-packages/ansible',
    ],
    command: ['/usr/bin/ansible', 'localhost', '-m', 'ping', '-c', 'local'],
    prints: /"ping": "pong"/,
  },
  {
    name: 'jekyll',
    image: 'plugins',
    copies: ['/usr/bin/ruby', '/usr/bin/jekyll'],
    files: { 's/index.md': '---\n---\n# 42\n', 's/a.scss': '---\n---\na { b: c }\n' },
    lines: ['COPY s /s'],
    command: ['/usr/bin/jekyll', 'build', '-s', '/s', '-d', '/tmp/o'],
    prints: /done in/,
  },
  {
    name: 'aspell',
    image: 'plugins',
    copies: ['/usr/bin/aspell'],
    command: ['/usr/bin/aspell', 'dump', 'master'],
    prints: /aardvark/,
  },
  {
    name: 'gstreamer',
    image: 'plugins',
    copies: ['/usr/bin/gst-launch-1.0'],
    command: ['/usr/bin/gst-launch-1.0', 'videotestsrc', 'num-buffers=1', '!', 'fakesink'],
    prints: /Execution ended/,
  },
  {
    name: 'prosody',
    image: 'plugins',
    copies: ['/usr/bin/prosodyctl', '/usr/lib/prosody'],
    command: ['/usr/bin/prosodyctl', 'about'],
    prints: /Prosody/,
  },
  {
    name: 'unbound',
    image: 'plugins',
    copies: ['/usr/sbin/unbound-checkconf'],
    files: { 'u.conf': 'server:\n  chroot: ""\n' },
    lines: ['COPY u.conf /u.conf'],
    command: ['/usr/sbin/unbound-checkconf', '/u.conf'],
    prints: /no errors/,
  },
  {
    name: 'msgfmt',
    image: 'plugins',
    copies: ['/usr/bin/msgfmt'],
    files: { 'a.po': 'msgid "a"\nmsgstr "b"\n' },
    lines: ['COPY a.po /a.po'],
    command: ['/usr/bin/msgfmt', '--statistics', '-o', '/tmp/a.mo', '/a.po'],
    prints: /1 translated message/,
  },
];
