import { type CorpusProgram, programsOf, sh } from './program.ts';

const science = programsOf('science');
const file = (path: string, text: string, env: readonly string[] = []): Partial<CorpusProgram> => ({
  files: { input: text },
  lines: [`COPY input ${path}`, ...env.map((each) => `ENV ${each}`)],
});
const HOME = { lines: ['ENV HOME=/tmp'] };
const SHELL: Partial<CorpusProgram> = { from: 'shell' };

const GENOME = '>c\nACGTACGTAGCTAGCTAGCATCGATCAGCTACGATCGACTAGCATCAGC\n';
const FORMULA = 'p cnf 2 2\n1 2 0\n-1 0\n';

/** Held out: what computes, compiles, plays and keeps versions, and what makes and mends disks. */
export const SCIENCE: readonly CorpusProgram[] = [
  science('maxima', ['/usr/bin/maxima'], ['/usr/bin/maxima', '--very-quiet', '-b', '/a.mac'], /^x\^3\/3/m, {
    ...file('/a.mac', 'print(string(integrate(x^2,x)))$\nquit()$\n', ['HOME=/tmp']),
    from: 'shell',
  }),
  science(
    'pari',
    ['/usr/bin/gp'],
    ['/usr/bin/gp', '-q', '/a.gp'],
    /^101/m,
    file('/a.gp', 'print(prime(26));quit\n'),
  ),
  science('gap', ['/usr/bin/gap'], ['/usr/bin/gap', '-q', '/a.g'], /^120/m, {
    ...file('/a.g', 'Print(Size(SymmetricGroup(5)),"\\n"); QUIT;\n', ['HOME=/tmp']),
    from: 'shell',
  }),
  science(
    'z3',
    ['/usr/bin/z3'],
    ['/usr/bin/z3', '/a.smt2'],
    /^sat[\s\S]*42/m,
    file('/a.smt2', '(declare-const x Int)(assert (= (* 2 x) 84))(check-sat)(get-model)\n'),
  ),
  science('cadical', ['/usr/bin/cadical'], sh('cadical /a.cnf; true'), /^s SATISFIABLE/m, {
    ...file('/a.cnf', FORMULA),
    from: 'shell',
  }),
  science(
    'glpsol',
    ['/usr/bin/glpsol'],
    ['/usr/bin/glpsol', '-m', '/a.mod'],
    /OPTIMAL LP SOLUTION FOUND|OPTIMAL SOLUTION FOUND/,
    file('/a.mod', 'var x >= 0, <= 5;\nmaximize o: 2*x;\nsubject to c: x <= 4;\nend;\n'),
  ),
  science('newlisp', ['/usr/bin/newlisp'], ['/usr/bin/newlisp', '-e', '(* 6 7)'], /^42/m),
  science(
    'chezscheme',
    ['/usr/bin/chezscheme'],
    ['/usr/bin/chezscheme', '--script', '/a.ss'],
    /^42/m,
    file('/a.ss', '(display (* 6 7))\n(newline)\n'),
  ),
  science(
    'ecl',
    ['/usr/bin/ecl'],
    ['/usr/bin/ecl', '--eval', '(progn (format t "~&v~d~%" (* 6 7)) (quit))'],
    /^v42/m,
    HOME,
  ),
  science('gauche', ['/usr/bin/gosh'], ['/usr/bin/gosh', '/a.scm'], /^\(3 2 1\)/m, {
    ...file('/a.scm', '(use srfi-1)\n(print (fold cons (list) (list 1 2 3)))\n'),
  }),
  science(
    'sdcc',
    ['/usr/bin/sdcc'],
    sh('sdcc -mz80 -o /tmp/a.ihx /a.c && head -n 1 /tmp/a.ihx'),
    /^:[0-9A-F]{8}/m,
    { ...file('/a.c', 'char x;\nvoid main(void) { x = 3; }\n'), from: 'shell' },
  ),
  science(
    'ngspice',
    ['/usr/bin/ngspice'],
    ['/usr/bin/ngspice', '-b', '/a.cir'],
    /5\.0+e\+00/,
    file('/a.cir', 'divider\nV1 1 0 5\nR1 1 0 1k\n.op\n.print op v(1)\n.end\n', ['HOME=/tmp']),
  ),
  science('micropython', ['/usr/bin/micropython'], ['/usr/bin/micropython', '-c', 'print(6*7)'], /^42/m),
  science('quickjs', ['/usr/bin/qjs'], ['/usr/bin/qjs', '-e', 'console.log(6*7)'], /^42/m),
  science('fennel', ['/usr/bin/fennel'], ['/usr/bin/fennel', '/a.fnl'], /^42/m, {
    ...file('/a.fnl', '(print (* 6 7))\n'),
    from: 'shell',
  }),
  science(
    'sympy',
    ['/usr/bin/python3'],
    ['/usr/bin/python3', '/a.py'],
    /^x\*\*3\/3/m,
    file('/a.py', 'import sympy\nx = sympy.Symbol("x")\nprint(sympy.integrate(x**2, x))\n'),
  ),
  science(
    'singular',
    ['/usr/bin/Singular'],
    ['/usr/bin/Singular', '-q', '/a.sing'],
    /_\[1\]=/,
    file('/a.sing', 'ring r=0,(x,y),dp;\nideal i=x2+y,xy;\nstd(i);\nquit;\n'),
  ),
  science('bats', ['/usr/bin/bats'], ['/usr/bin/bats', '/a.bats'], /^ok 1 sums/m, {
    ...file('/a.bats', '@test "sums" {\n  [ $((1 + 1)) -eq 2 ]\n}\n'),
    from: 'shell',
  }),
  science('shunit2', ['/usr/bin/shunit2'], ['/bin/sh', '/a_test.sh'], /Ran .*1.* test/, {
    ...file('/a_test.sh', 'testSum() { assertEquals 2 $((1 + 1)); }\n. /usr/bin/shunit2\n'),
    from: 'shell',
  }),
  science('fzf', ['/usr/bin/fzf'], sh('printf "apple\\nplum\\n" | fzf -f plm'), /^plum/m, SHELL),
  science('just', ['/usr/bin/just'], ['/usr/bin/just', '-f', '/justfile', 'greet'], /^hello 42/m, {
    ...file('/justfile', 'n := "42"\n\ngreet:\n  @echo hello {{n}}\n'),
    from: 'shell',
  }),
  science('projinfo', ['/usr/bin/projinfo'], ['/usr/bin/projinfo', 'EPSG:4326'], /proj=longlat/),
  science(
    'cs2cs',
    ['/usr/bin/cs2cs'],
    sh('echo "55 12" | cs2cs EPSG:4326 EPSG:3857'),
    /^1335833\.89/m,
    SHELL,
  ),
  science(
    'osmium',
    ['/usr/bin/osmium'],
    ['/usr/bin/osmium', 'cat', '/a.osm', '-f', 'opl'],
    /^n1 v1/m,
    file('/a.osm', '<osm version="0.6"><node id="1" version="1" lat="1" lon="2"/></osm>\n'),
  ),
  science(
    'spatialite',
    ['/usr/bin/spatialite'],
    ['/usr/bin/spatialite', ':memory:', 'select AsText(Transform(SetSRID(MakePoint(12, 55), 4326), 3857));'],
    /POINT\(1335833/,
  ),
  science(
    'samtools',
    ['/usr/bin/samtools'],
    ['/usr/bin/samtools', 'flagstat', '/a.sam'],
    /1 \+ 0 mapped/,
    file('/a.sam', '@SQ\tSN:c\tLN:100\nr\t0\tc\t1\t9\t4M\t*\t0\t0\tACGT\tIIII\n'),
  ),
  science(
    'bcftools',
    ['/usr/bin/bcftools'],
    ['/usr/bin/bcftools', 'view', '-H', '/a.vcf'],
    /^c\s+1\s+\.\s+A\s+C/m,
    file(
      '/a.vcf',
      '##fileformat=VCFv4.2\n##contig=<ID=c>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nc\t1\t.\tA\tC\t9\tPASS\t.\n',
    ),
  ),
  science(
    'bwa',
    ['/usr/bin/bwa'],
    ['/usr/bin/bwa', 'index', '-p', '/tmp/g', '/a.fa'],
    /Real time/,
    file('/a.fa', GENOME),
  ),
  science('mafft', ['/usr/bin/mafft'], ['/usr/bin/mafft', '--quiet', '/a.fa'], /^>a\n[acgt-]+/m, {
    ...file('/a.fa', '>a\nACGTACGT\n>b\nACGACGT\n'),
    from: 'shell',
  }),
  science(
    'netcdf',
    ['/usr/bin/ncgen', '/usr/bin/ncdump'],
    sh('ncgen -k nc4 -o /tmp/a.nc /a.cdl && ncdump /tmp/a.nc'),
    /v = 1, 2 ;/,
    { ...file('/a.cdl', 'netcdf a { dimensions: x=2; variables: int v(x); data: v=1,2; }\n'), from: 'shell' },
  ),
  science(
    'gnugo',
    ['/usr/bin/gnugo'],
    sh('printf "boardsize 9\\ngenmove black\\nquit\\n" | gnugo --mode gtp'),
    /^= [A-J][1-9]/m,
    SHELL,
  ),
  science(
    'nethack',
    ['/usr/games/nethack-console'],
    ['/usr/games/nethack-console', '--version'],
    /NetHack Version 3/,
    {
      from: 'shell',
      lines: ['ENV HOME=/tmp TERM=xterm'],
    },
  ),
  science('cvs', ['/usr/bin/cvs'], sh('cvs -d /tmp/r init && ls /tmp/r/CVSROOT'), /^modules/m, {
    from: 'shell',
    lines: ['ENV HOME=/tmp USER=root'],
  }),
  science('darcs', ['/usr/bin/darcs'], ['/usr/bin/darcs', 'init', '/tmp/r'], /Finished initializing/, HOME),
  science(
    'git-crypt',
    ['/usr/bin/git', '/usr/bin/git-crypt'],
    sh('git init -q r && cd r && git-crypt init && git config --get filter.git-crypt.required'),
    /^true/m,
    { from: 'shell', ...HOME },
  ),
  science(
    'ansible-lint',
    ['/usr/bin/ansible-lint'],
    ['/usr/bin/ansible-lint', '--version'],
    /ansible-lint 25/,
    HOME,
  ),
  science(
    'cf-agent',
    ['/usr/bin/cf-agent', '/usr/bin/cf-promises'],
    ['/usr/bin/cf-agent', '-KIf', '/a.cf'],
    /R: promised/,
    {
      files: {
        input:
          'body common control { bundlesequence => { "a" }; }\nbundle agent a { reports: "promised"; }\n',
      },
      lines: ['COPY --chmod=600 input /a.cf'],
      from: 'shell',
    },
  ),
  science('tmuxinator', ['/usr/bin/tmuxinator'], ['/usr/bin/tmuxinator', 'version'], /tmuxinator 3/, {
    lines: ['ENV HOME=/tmp EDITOR=vi SHELL=/bin/sh'],
  }),
  science('lsof', ['/usr/bin/lsof'], ['/usr/bin/lsof', '-p', '1'], /COMMAND\s+PID/),
  science(
    'cryptsetup',
    ['/usr/sbin/cryptsetup'],
    sh(
      'dd if=/dev/zero of=/tmp/d bs=1M count=20 2>/dev/null; echo secret > /tmp/k; cryptsetup -q luksFormat --pbkdf pbkdf2 --pbkdf-force-iterations 1000 /tmp/d /tmp/k && cryptsetup luksDump /tmp/d',
    ),
    /LUKS header information/,
    SHELL,
  ),
  science(
    'parted',
    ['/usr/sbin/parted'],
    sh(
      'dd if=/dev/zero of=/tmp/d bs=1M count=8 2>/dev/null; parted -s /tmp/d mklabel gpt mkpart data 1MiB 4MiB print',
    ),
    /Partition Table: gpt[\s\S]*data/,
    SHELL,
  ),
  science(
    'mkfs-fat',
    ['/usr/sbin/mkfs.fat', '/usr/sbin/fsck.fat'],
    sh('mkfs.fat -C /tmp/d 4096 && fsck.fat /tmp/d'),
    /0 files/,
    SHELL,
  ),
  science(
    'mkfs-btrfs',
    ['/usr/sbin/mkfs.btrfs'],
    sh('dd if=/dev/zero of=/tmp/d bs=1M count=128 2>/dev/null; mkfs.btrfs /tmp/d'),
    /Filesystem size:\s+128/,
    SHELL,
  ),
  science('fakeroot', ['/usr/bin/fakeroot'], ['/usr/bin/fakeroot', 'id', '-u'], /^0/m, SHELL),
  science('debhelper', ['/usr/bin/dh'], sh('cd /s && dh build --no-act'), /dh_auto_build/, {
    files: {
      control:
        'Source: xyz\nMaintainer: A <a@example.org>\nBuild-Depends: debhelper-compat (= 13)\n\nPackage: xyz\nArchitecture: all\nDescription: x\n',
      changelog:
        'xyz (1) unstable; urgency=low\n\n  * First.\n\n -- A <a@example.org>  Mon, 06 Jan 2025 10:00:00 +0000\n',
    },
    lines: ['COPY control /s/debian/control', 'COPY changelog /s/debian/changelog'],
    from: 'shell',
  }),
  science(
    'sqlite-utils',
    ['/usr/bin/sqlite-utils'],
    ['/usr/bin/sqlite-utils', 'memory', '/a.csv', 'select sum(n) as total from a'],
    /"total": 42/,
    file('/a.csv', 'k,n\na,40\nb,2\n', ['HOME=/tmp']),
  ),
  science('quilt', ['/usr/bin/quilt'], sh('mkdir p && cd p && quilt new a.diff && quilt top'), /a\.diff/, {
    from: 'shell',
    ...HOME,
  }),
  science(
    'tox',
    ['/usr/bin/tox'],
    ['/usr/bin/tox', 'list', '-c', '/tmp/tox.ini'],
    /^unit/m,
    file('/tmp/tox.ini', '[tox]\nskipsdist=1\nenvlist=unit\n', ['HOME=/tmp']),
  ),
  science('flake8', ['/usr/bin/flake8'], sh('flake8 /a.py; true'), /F401 'os' imported but unused/, {
    ...file('/a.py', 'import os\n'),
    from: 'shell',
  }),
  science(
    'black-code',
    ['/usr/bin/black'],
    ['/usr/bin/black', '--code', 'x = {  1:2 }'],
    /^x = \{1: 2\}/m,
    HOME,
  ),
  science(
    'cookiecutter',
    ['/usr/bin/cookiecutter'],
    sh('cookiecutter --no-input /template && cat demo/file'),
    /^for demo/m,
    {
      files: { json: '{"name": "demo"}\n', text: 'for {{cookiecutter.name}}\n' },
      lines: [
        'COPY json /template/cookiecutter.json',
        'COPY text /template/{{cookiecutter.name}}/file',
        'ENV HOME=/tmp',
      ],
      from: 'shell',
    },
  ),
  science('task-spooler', ['/usr/bin/tsp'], sh('tsp -f echo spooled; tsp'), /finished.*echo/, {
    from: 'shell',
    ...HOME,
  }),
];
