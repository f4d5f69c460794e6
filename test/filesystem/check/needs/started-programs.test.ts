import { describe, expect, it } from 'vitest';
import { startedIn } from '../../../../src/filesystem/check/needs/started-texts.ts';
import { fixed, script } from '../programs-of.ts';
import { findingsOf, told } from '../subject-of.ts';

/** A text of a language, the programs that it starts, and what it gives to a shell. */
const CASES: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  ['python', 'import subprocess\nsubprocess.run(["git", "status"])', ['git'], []],
  ['python', 'import subprocess\nsubprocess.check_output(\n    ["git", "log"],\n)', ['git'], []],
  ['python', 'import subprocess as sp\nsp.Popen("htop")', ['htop'], []],
  ['python', 'from subprocess import run, PIPE\nrun(["git"], stdout=PIPE)', ['git'], []],
  ['python', 'subprocess.run("git log | cat", shell=True)', [], ['git log | cat']],
  ['python', 'subprocess.getoutput("git log")', [], ['git log']],
  ['python', 'os.system(f"convert {name}")', [], ['convert {name}']],
  ['python', 'os.execvp("nginx", ["nginx"])', ['nginx'], []],
  ['python', 'await asyncio.create_subprocess_exec("ffmpeg", "-i")', ['ffmpeg'], []],
  ['python', 'from subprocess import (\n  PIPE,\n  run,\n)\nrun(["git"])', ['git'], []],
  ['python', 'cmd = ["git", "log"]\nsubprocess.run(cmd, check=True)', ['git'], []],
  ['python', 'cmd: list[str] = [\n  "git",\n]\nsubprocess.run(args=cmd)', ['git'], []],
  ['python', 'line = f"git log {x}"\nsubprocess.run(line, shell=True)', [], ['git log {x}']],
  ['python', 'cmd = ["git"]\nprint(cmd)\nfrom os import path\nrun(cmd)', [], []],
  ['node', "const child = require('child_process');\nchild.exec('git log')", [], ['git log']],
  ['node', "import child from 'node:child_process';\nconst c = 'git';\nchild.spawn(c, [])", ['git'], []],
  ['python', 'subprocess.run(\n  "git log | cat",\n  shell=True,\n)', [], ['git log | cat']],
  ['python', 'subprocess.run(["ls", "-l"], shell=True)', [], ['ls']],
  ['python', 'subprocess.run("git"); subprocess.run("x", shell=True)', ['git'], ['x']],
  ['python', 'from subprocess import run as sh\nsh(["git"])', ['git'], []],
  ['python', 'from asyncio import run\nrun("git")', [], []],
  ['python', '"""Runs\nsubprocess.run(["git"])\n"""\nx = 1  # os.system(git)', [], []],
  ['python', 'p.add_argument("--sort", default="date")\nsubprocess.run(default)', [], []],
  ['node', 'const c_1 = require("child_process");\n(0, c_1.execSync)("git log")', [], ['git log']],
  ['node', 'const cp = __importStar(require("child_process"));\ncp.execFile("git")', ['git'], []],
  ['node', 'const cp_1 = __importDefault(require("child_process"));\ncp_1.default.spawn("git")', ['git'], []],
  ['node', 'import cp, { spawn } from "child_process";\ncp.exec("git log")', [], ['git log']],
  ['node', 'require("child_process");\nspawn("a | b", { shell: true })', [], ['a | b']],
  ['node', 'require("child_process");\n/* execSync("git") */', [], []],
  ['node', 'require("child_process").execSync("echo \\"x\\" && git log")', [], ['echo "x" && git log']],
  ['python', 'app.run("git")\nrun("git")\nre.call(["git"])', [], []],
  ['python', '# subprocess.run(["git"])\nsubprocess.run("git log")', [], []],
  ['python', 'subprocess.run(command)\nsubprocess.run([sys.executable, "x"])', [], []],
  ['node', "const { execFile } = require('child_process');\nexecFile('git', ['log'])", ['git'], []],
  ['node', "import * as cp from 'node:child_process';\ncp.spawnSync('convert', [])", ['convert'], []],
  ['node', "require('child_process').execSync('git log')", [], ['git log']],
  ['node', "import { exec } from 'child_process';\nexec(`git log`, show)", [], ['git log']],
  ['node', "import { execa } from 'execa';\nawait execa('git', ['log'])", ['git'], []],
  ['node', "const { spawn } = require('child_process');\n/a/.exec('git'); db.exec('x')", [], []],
  ['node', "exec('git')", [], []],
  ['python', 'import os\nos.spawnlp(os.P_WAIT, "git", "git", "log")', ['git'], []],
  ['python', 'from os import spawnvp, P_NOWAIT\nspawnvp(P_NOWAIT, "/usr/bin/git", a)', ['/usr/bin/git'], []],
  ['python', 'os.posix_spawnp("git", ["git"], env)', ['git'], []],
  ['python', 'subprocess.run(shlex.split("git log -1"), check=True)', ['git'], []],
  ['python', 'words = shlex.split("git log")', [], []],
  ['python', 'child = pexpect.spawn("ssh -v host")', ['ssh'], []],
  ['node', "import { $ } from 'zx';\nawait $`git log | head -n 1`", [], ['git log | head -n 1']],
  ['node', "import { $ } from 'execa';\nawait $({ stdio: 'inherit' })`git log`", ['git'], []],
  ['node', "const $ = require('jquery');\n$`git log`", [], []],
  ['node', "const shell = require('shelljs');\nshell.exec('git log')", [], ['git log']],
  ['node', 'const child = Bun.spawn(["git", "log"])', ['git'], []],
  ['ruby', 'system("git", "log")', ['git'], []],
  ['perl', "open(my $fh, '-|', 'git', 'log') or die;", ['git'], []],
  ['perl', 'open my $fh, "-|:encoding(UTF-8)", "git log" or die;', [], ['git log']],
  ['python', 'GIT = "git"\nsubprocess.run([GIT, "log"])', ['git'], []],
  ['python', 'cmd = ["git"]\nsubprocess.run(cmd + more)', ['git'], []],
  ['python', 'cmd = ["git"]\nsubprocess.run([*cmd, "x"])', ['git'], []],
  ['python', 'CMD = ("git", "log")\nsubprocess.run(CMD)', ['git'], []],
  ['python', 'subprocess.run(("git", "log"))', ['git'], []],
  ['python', 'cmd = shlex.split("git log")\nsubprocess.run(cmd)', ['git'], []],
  ['python', 'import subprocess\np.parse_args(shlex.split("install -f"))', [], []],
  ['perl', 'my @cmd = ("git", "log");\nsystem(@cmd);', [], ['git']],
  ['perl', 'my $cmd = "git log";\nsystem $cmd;', [], ['git log']],
  ['perl', 'system(qw(git log));', ['git'], []],
  ['ruby', 'IO.popen(%w[git log])', ['git'], []],
  ['node', "import { execaCommand } from 'execa';\nexecaCommand('git log')", ['git'], []],
  ['node', '#!/usr/bin/env zx\nawait $`git log \\\n  -1`', [], ['git log \\\n  -1']],
  ['perl', 'open(MAIL, "| sendmail -t");', [], ['sendmail -t']],
  ['perl', 'open(LOG, "git log |") || die;', [], ['git log']],
  ['perl', 'open(FH, "<", "a|b"); open(X, "file.txt");', [], []],
  ['php', '<?php\n$log = `git log`;\necho `date`;', [], ['git log', 'date']],
  ['php', '<?php\n$q = "SET `a` = `date`";\n$db->query("x = `id`;");', [], []],
  ['ruby', "system 'git log'", [], ['git log']],
  ['ruby', 'out = `git log`', [], ['git log']],
  ['ruby', 'Open3.capture2e("git", "log")', ['git'], []],
  ['perl', "system('git', 'log');", ['git'], []],
  ['ruby', 'abort "run `gem install x`"\n=begin\n`git`\n=end\n', [], []],
  ['ruby', 'x = %x(git log)', [], ['git log']],
  ['perl', 'my $x = qx{git log};\n__END__\n`sort`', [], ['git log']],
  ['perl', '=pod\n\nUse `sort`.\n\n=cut\n\nsystem("git");', [], ['git']],
  ['perl', "my $cmd = 'git log';\nsystem($cmd);", [], ['git log']],
  ['php', "<?php $cmd = 'git log'; shell_exec($cmd);", [], []],
  ['php', "<?php\n$cmd = 'git log';\nshell_exec($cmd);", [], ['git log']],
  ['php', '<?php $pdo->query("SELECT `id` FROM `users`");', [], []],
  ['lua', '--[[ os.execute("git") ]]\nio.popen("ls")', [], ['ls']],
  ['perl', 'my $x = `git log`; exec "git log";', [], ['git log', 'git log']],
  ['php', "<?php shell_exec('git log');", [], ['git log']],
  ['php', "<?php $pdo->exec('git');", [], []],
  ['lua', 'os.execute("git log")', [], ['git log']],
  ['sh', 'system("git")', [], []],
];

describe('a script starts', () => {
  it.each(CASES)('%s: %s', (language, text, programs, shellTexts) => {
    const found = startedIn(language, text);
    expect([...found.programs.keys()]).toEqual(programs);
    expect([...found.shellTexts.keys()]).toEqual([...new Set(shellTexts)]);
  });

  it.each([
    ['python', 'subprocess.run(cmd)', 'subprocess.run'],
    ['python', 'subprocess.run([prog, "x"])', 'subprocess.run'],
    ['python', 'cmd = ["git"]\nsubprocess.run(cmd)\nsubprocess.run(cmd + more)', null],
    ['python', 'subprocess.run([sys.executable, "-m", "pip"])', null],
    ['python', 'app.run(cmd)\nprint(cmd)', null],
    ['node', "require('child_process').execSync(command)", 'child_process.execSync'],
    ['node', "require('child_process').execFileSync(process.execPath, [])", null],
    ['perl', 'system(@command);', 'system'],
    ['perl', 'sub system($x) { }', null],
    ['ruby', 'system(*words)', 'system'],
    ['php', '<?php shell_exec($command);', 'shell_exec'],
    ['lua', 'os.execute(command)', 'os.execute'],
    ['python', 'subprocess.run([f"{prefix}git"])', 'subprocess.run'],
    ['python', 'subprocess.run(["/opt/" + name])', 'subprocess.run'],
    ['python', 'subprocess.run(f"git {x}".split())', null],
    ['python', 'pexpect.spawn(command)', 'pexpect'],
    ['python', 'os.spawnvp(os.P_WAIT, command, [])', 'os.spawn'],
    ['python', 'cmd = shlex.split("git log")\nsubprocess.run(cmd)', null],
    ['python', 'def run(cmd): pass\nclass A:\n  pass', null],
    [
      'node',
      'require("child_process");\ncp = require("child_process");\ncp.spawn(`\u0024{bin}/git`)',
      'cp.spawn',
    ],
    ['node', 'require("child_process");\nclass R { exec(cmd) { } }', null],
    ['node', 'require("child_process").execSync("a " + b)', null],
    ['perl', 'system("$tool x");', 'system'],
    ['perl', 'system $command;', 'system'],
    ['perl', 'open($fh, "-|", @command);', 'open'],
    ['ruby', 'system("#{tool} x")', 'system'],
    ['ruby', 'system command', 'system'],
    ['ruby', 'exec if x', null],
    ['ruby', 'puts <<~X\n  system needs to run.\nX', null],
    ['ruby', 'system "#{tool} x"', 'system'],
    ['perl', 'system "$tool x";', 'system'],
    ['perl', 'my @c = ("git", "log");\nexec @c or die;', null],
    ['perl', 'my $c = "git";\nsystem($c) == 0 or die "cannot exec $c: $!";', null],
    ['perl', 'system(qw(git log));', null],
    ['python', `subprocess.run(\n${' '.repeat(16)}[\n${' '.repeat(20)}"git",\n])`, null],
    ['python', 'subprocess.Popen(\n    args=["git"],\n)', null],
    ['python', 'cmd = [sys.executable, "-m", "pip"]\nsubprocess.run(cmd)', null],
    ['python', 'os.system("%s -x" % tool)', 'os.system'],
    ['python', 'os.system("{} -x".format(tool))', 'os.system'],
    ['python', 'os.system("git -C %s" % folder)', null],
    ['python', 'cmd = f"{tool} x"\nsubprocess.run(cmd, shell=True)', 'subprocess.run'],
  ])('and says of a name that is put together: %s: %s', (language, text, unknown) => {
    expect(startedIn(language, text).unknown).toBe(unknown);
  });

  it('in a text of one long line, without taking long for it', () => {
    const text = `"zx"\n${'$`a` '.repeat(50_000)}`;
    expect(startedIn('node', text).shellTexts.size).toBe(1);
  });

  it('so many calls that not all are kept', () => {
    const text = Array.from({ length: 5000 }, (_, at) => `subprocess.run(["p${at}"])`).join('\n');
    expect(startedIn('python', text).programs.size).toBe(100);
    expect(startedIn('python', text).isCut).toBe(true);
    expect(startedIn('python', text.split('\n').slice(0, 100).join('\n')).isCut).toBe(false);
  });
});

describe('a program that a script starts', () => {
  const given = (text: string) => ({
    base: { 'usr/bin/python3': fixed },
    copied: { 'usr/bin/app': script(`#!/usr/bin/python3\n${text}\n`) },
    build: {
      'src/usr/bin/app': script(`#!/usr/bin/python3\n${text}\n`),
      'usr/bin/git': fixed,
      'bin/sh': fixed,
    },
  });

  it('is not looked at where its name is put together, which is said', async () => {
    const [finding] = await findingsOf(given('subprocess.run(command)'));
    expect(finding?.detail).toBe(
      'Not looked at: programs that /usr/bin/app starts under names that it puts together (subprocess.run)',
    );
  });

  it('is missed where only its stage has it, and with it a shell for what needs one', async () => {
    expect(await told(given('subprocess.run(["git"])\nsubprocess.run(["gone"])'))).toEqual([
      'warning missing-helper /usr/bin/app git',
    ]);
    expect(await told(given('os.system("cd /x && git log > y")'))).toEqual([
      'warning missing-helper /usr/bin/app /bin/sh',
      'warning missing-helper /usr/bin/app git',
    ]);
  });

  it.each([
    ['perl', 'system("git log $from");', []],
    ['perl', 'system("git log > x");', ['warning missing-helper /usr/bin/app /bin/sh']],
    ['ruby', 'system("git log #{ref}")', []],
  ])('needs a shell only for its signs, in %s: %s', async (language, text, more) => {
    const app = script(`#!/usr/bin/${language}\n${text}\n`);
    const base = { [`usr/bin/${language}`]: fixed };
    const build = { 'src/usr/bin/app': app, 'usr/bin/git': fixed, 'bin/sh': fixed };
    expect(await told({ base, copied: { 'usr/bin/app': app }, build })).toEqual([
      ...more,
      'warning missing-helper /usr/bin/app git',
    ]);
  });

  it('is not missed where the script looks first whether there is one', async () => {
    expect(await told(given('if shutil.which("git"):\n  subprocess.run(["git"])'))).toEqual([]);
  });
});
