import { type CorpusProgram, FINE, programsOf } from './program.ts';

const program = programsOf('modules');
const script = (file: string, text: string) => ({
  files: { [file]: text },
  lines: [`COPY ${file} /${file}`, 'ENV HOME=/tmp'],
});

/** Modules of Python, Ruby, node, PHP, Perl, Lua, Tcl and R, and programs made of them. */
export const MODULES: readonly CorpusProgram[] = [
  program(
    'flask-app',
    ['/usr/bin/python3'],
    ['/usr/bin/python3', '/a.py'],
    /b'hi'/,
    script(
      'a.py',
      "from flask import Flask\na=Flask(__name__)\n@a.get('/')\ndef r(): return 'hi'\nprint(a.test_client().get('/').data)\n",
    ),
  ),
  program(
    'django-admin',
    ['/usr/bin/django-admin'],
    ['/usr/bin/django-admin', 'startproject', 'x', '/tmp'],
    FINE,
  ),
  program(
    'matplotlib',
    ['/usr/bin/python3'],
    ['/usr/bin/python3', '/a.py'],
    /done/,
    script(
      'a.py',
      "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as p\np.plot([1,2])\np.title('x')\np.savefig('/tmp/a.png')\nprint('done')\n",
    ),
  ),
  program('sphinx', ['/usr/bin/sphinx-build'], ['/usr/bin/sphinx-build', '--version'], /sphinx-build \d/),
  program('mkdocs', ['/usr/bin/mkdocs'], ['/usr/bin/mkdocs', '--version'], /mkdocs, version/),
  program(
    'pytest',
    ['/usr/bin/pytest'],
    ['/usr/bin/pytest', '-p', 'no:cacheprovider', '/a_test.py'],
    /1 passed/,
    script('a_test.py', 'def test_a(): assert 1\n'),
  ),
  program('pylint', ['/usr/bin/pylint'], ['/usr/bin/pylint', '--version'], /pylint \d/, {
    lines: ['ENV HOME=/tmp'],
  }),
  program('twistd', ['/usr/bin/twistd3'], ['/usr/bin/twistd3', '--version'], /Twisted/),
  program('scrapy', ['/usr/bin/scrapy'], ['/usr/bin/scrapy', 'version'], /Scrapy 2/),
  program(
    'csvkit',
    ['/usr/bin/csvstat'],
    ['/usr/bin/csvstat', '/a.csv'],
    /Row count/,
    script('a.csv', 'a,b\n1,2\n'),
  ),
  program('sqlmap', ['/usr/bin/sqlmap'], ['/usr/bin/sqlmap', '--version'], /^1\./m, {
    from: 'shell',
    lines: ['ENV HOME=/tmp'],
    unseen: 'is a copy of a link to',
  }),
  program(
    'sinatra',
    ['/usr/bin/ruby'],
    ['/usr/bin/ruby', '/a.rb'],
    /^2|^4/m,
    script('a.rb', "require 'sinatra/base'\nputs Sinatra::VERSION\n"),
  ),
  program(
    'nokogiri',
    ['/usr/bin/ruby'],
    ['/usr/bin/ruby', '/a.rb'],
    /^42/m,
    script('a.rb', "require 'nokogiri'\nputs Nokogiri::XML('<a>42</a>').text\n"),
  ),
  program(
    'eslint',
    ['/usr/bin/eslint', '/usr/share/nodejs/eslint'],
    ['/usr/bin/eslint', '--version'],
    /^v\d/m,
    { unseen: 'is a copy of a link to' },
  ),
  program(
    'webpack',
    ['/usr/bin/node', '/usr/share/nodejs/webpack'],
    ['/usr/bin/node', '-e', 'console.log(require("/usr/share/nodejs/webpack").version)'],
    /^\d/m,
  ),
  program(
    'node-express',
    ['/usr/bin/node'],
    ['/usr/bin/node', '/a.js'],
    /function/,
    script('a.js', 'console.log(typeof require("express"))\n'),
  ),
  program('phpunit', ['/usr/bin/phpunit'], ['/usr/bin/phpunit', '--version'], /PHPUnit \d/),
  program(
    'php-gd',
    ['/usr/bin/php8.4', '/etc/php'],
    ['/usr/bin/php8.4', '/a.php'],
    /^ok/m,
    script('a.php', "<?php $i=imagecreate(2,2); imagepng($i,'/tmp/a.png'); echo 'ok';"),
  ),
  program(
    'php-mbstring',
    ['/usr/bin/php8.4', '/etc/php'],
    ['/usr/bin/php8.4', '-r', 'echo mb_strtoupper("abc");'],
    /^ABC/m,
  ),
  program(
    'php-curl',
    ['/usr/bin/php8.4', '/etc/php'],
    ['/usr/bin/php8.4', '-r', 'echo curl_version()["version"];'],
    /^8\./m,
  ),
  program(
    'psycopg2',
    ['/usr/bin/python3'],
    ['/usr/bin/python3', '/a.py'],
    /^2\./m,
    script('a.py', 'import psycopg2\nprint(psycopg2.__version__)\n'),
  ),
  program(
    'gi',
    ['/usr/bin/python3'],
    ['/usr/bin/python3', '/a.py'],
    /root|\//,
    script('a.py', 'from gi.repository import GLib\nprint(GLib.get_home_dir())\n'),
  ),
  program(
    'dbd-sqlite',
    ['/usr/bin/perl'],
    ['/usr/bin/perl', '/a.pl'],
    /^42/m,
    script(
      'a.pl',
      'use DBI; my $d=DBI->connect("dbi:SQLite:dbname=/tmp/a.db"); print $d->selectrow_array("select 42"), "\\n";\n',
    ),
  ),
  program(
    'xml-libxml',
    ['/usr/bin/perl'],
    ['/usr/bin/perl', '/a.pl'],
    /^42/m,
    script(
      'a.pl',
      'use XML::LibXML; print XML::LibXML->load_xml(string=>"<a>42</a>")->textContent, "\\n";\n',
    ),
  ),
  program(
    'perl-gd',
    ['/usr/bin/perl'],
    ['/usr/bin/perl', '/a.pl'],
    /^\d+/m,
    script(
      'a.pl',
      'use GD; my $i=GD::Image->new(3,3); $i->colorAllocate(1,2,3); print length($i->png), "\\n";\n',
    ),
  ),
  program(
    'tcllib',
    ['/usr/bin/tclsh'],
    ['/usr/bin/tclsh', '/a.tcl'],
    /900150983cd24fb0/,
    script('a.tcl', 'package require md5\nputs [string tolower [md5::md5 -hex abc]]\n'),
  ),
  program('perlcritic', ['/usr/bin/perlcritic'], ['/usr/bin/perlcritic', '--version'], /^1\./m, {
    lines: ['ENV HOME=/tmp'],
  }),
  program(
    'r-jsonlite',
    ['/usr/bin/R', '/usr/bin/Rscript'],
    ['/usr/bin/Rscript', '-e', 'cat(jsonlite::toJSON(c(1,2)))'],
    /\[1,2\]/,
    { from: 'shell', lines: ['ENV HOME=/tmp'] },
  ),
];
