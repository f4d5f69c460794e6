import type { CorpusProgram } from './program.ts';

/** Programs that find what they need while they run: libraries, modules and plugins by name. */
export const PLUGINS: readonly CorpusProgram[] = [
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
];
