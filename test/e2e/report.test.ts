/** `stagedive report` on a real engine, and its page in a real browser. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportPage } from '../../src/report/page.ts';
import { shellImage, unique } from '../engine/build-project.ts';
import { hostileReport, sampleReport } from '../report/sample-report.ts';
import { Browser, type FoundBrowser, findBrowser } from './browser.ts';
import { testScreens } from './driver/index.ts';
import { demo, Project, runCommand } from './projects.ts';

let folder = '';
let found: FoundBrowser = { missing: 'Not looked for.' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-report-'));
  found = await findBrowser();
}, 300_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Opens a page in the browser; null where there is none, which is said. */
async function opened(page: string | { readonly file: string }): Promise<Browser | null> {
  if ('missing' in found) return null;
  const file = typeof page === 'string' ? join(folder, `${unique()}.html`) : page.file;
  if (typeof page === 'string') await writeFile(file, page);
  const browser = await Browser.start(found);
  await browser.open(pathToFileURL(file).href);
  return browser;
}

/** It asked for nothing but itself, ran nothing, and the browser has nothing to say of it. */
async function expectQuiet(browser: Browser): Promise<void> {
  expect(browser.requests).toHaveLength(1);
  expect(browser.complaints).toEqual([]);
  expect(await browser.evaluate('window.hit')).toBeUndefined();
  expect(await browser.evaluate('document.scripts.length')).toBe(0);
}

describe('the page of a report', () => {
  test('shows a build in a browser, which loads, runs and refuses nothing', async ({ skip }) => {
    const browser = await opened(reportPage(sampleReport()));
    if (browser === null) return skip('missing' in found ? found.missing : '');
    await using page = browser;
    await expectQuiet(page);
    expect(await page.evaluate('document.title')).toBe('Build of runtime');
    expect(
      await page.evaluate('[...document.querySelectorAll("h2")].map((each) => each.textContent)'),
    ).toEqual([
      'Stages',
      'Time',
      'Why steps ran again',
      'Size by instruction',
      'Findings',
      'What shipped of build',
    ]);
    // Each drawing has a size, and the styles are the page's own.
    expect(
      await page.evaluate(
        '[...document.querySelectorAll("section > .wide > svg")].every((each) => each.getBoundingClientRect().height > 40)',
      ),
    ).toBe(true);
    expect(await page.evaluate('getComputedStyle(document.querySelector("main")).maxWidth')).toBe('1120px');
    // Nothing is wider than the window, large or small.
    for (const width of [1200, 400]) {
      await page.size(width, 900);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
  });

  test('is light or dark as the reader has it, and light on paper', async ({ skip }) => {
    const browser = await opened(reportPage(sampleReport()));
    if (browser === null) return skip('missing' in found ? found.missing : '');
    await using page = browser;
    const colours = () =>
      page.evaluate<readonly string[]>(
        '[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color, getComputedStyle(document.querySelector("svg text")).fill]',
      );
    await page.medium('', 'light');
    expect(await colours()).toEqual(['rgb(255, 255, 255)', 'rgb(27, 32, 39)', 'rgb(27, 32, 39)']);
    await page.medium('', 'dark');
    expect(await colours()).toEqual(['rgb(18, 21, 26)', 'rgb(231, 234, 239)', 'rgb(231, 234, 239)']);
    const isListed = () =>
      page.evaluate<boolean>('document.querySelector("details:not([open]) ul").checkVisibility()');
    expect(await isListed()).toBe(false);
    await page.medium('print', 'dark');
    // Nobody can open anything on paper.
    expect(await isListed()).toBe(true);
    expect(await colours()).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)', 'rgb(0, 0, 0)']);
    const pdf = await page.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(10_000);
    await expectQuiet(page);
  });

  test('shows hostile names as text, and nothing of them acts', async ({ skip }) => {
    const browser = await opened(reportPage(hostileReport()));
    if (browser === null) return skip('missing' in found ? found.missing : '');
    await using page = browser;
    await expectQuiet(page);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    const text = await page.evaluate<string>('document.body.textContent');
    expect(text).toContain('</script><script>window.hit=1</script>');
    expect(text).toContain('<img src=x onerror="window.hit=1">');
    expect(text).not.toMatch(/[\u202a-\u202e\u200b\u001b\u0000]/);
    expect(
      await page.evaluate('document.querySelectorAll("script,iframe,img,base,object,embed,form,a").length'),
    ).toBe(0);
    expect(await page.evaluate('document.querySelectorAll("meta[http-equiv]").length')).toBe(1);
    expect(
      await page.evaluate(
        '[...document.querySelectorAll("*")].flatMap((each) => [...each.attributes]).filter(({ name }) => name.startsWith("on")).length',
      ),
    ).toBe(0);
  });
});

describe('stagedive report', () => {
  test('overwrites a report, but another file only with --force', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\n`, 'page.html': '<p>mine' });
    const report = (...more: string[]) => runCommand(['report', '-C', project.folder, ...more]);
    for (const name of ['Dockerfile', 'page.html']) {
      const file = project.path(name);
      const before = await readFile(file, 'utf8');
      const { status, stderr } = await report('-o', file);
      expect(stderr).toBe(`stagedive: ${file} exists and is not a report: use --force to overwrite it.\n`);
      expect(status).toBe(1);
      expect(await readFile(file, 'utf8')).toBe(before);
    }
    expect(await report('-o', project.path('page.html'), '--force')).toMatchObject({ status: 0 });
    expect(await report('-o', project.path('page.html'))).toMatchObject({ status: 0 });
  });

  test('of a build that is hostile in every name, line, file and finding runs nothing of it', async ({
    skip,
  }) => {
    const evil = '<img src=x onerror=window.hit=1></style><script>window.hit=1</script>';
    const meta = '<meta http-equiv=refresh content=0;url=https://evil.example/>';
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS build
LABEL evil="${evil}" link="javascript:window.hit=1"
RUN mkdir -p "/out/<svg onload=window.hit=1>" && echo x > "/out/<svg onload=window.hit=1>/'><base href=\\\\evil>" \\
  && printf '%s\\n' '${evil}' '${meta}' ${unique()} && ln -s 'javascript:window.hit=1' '/out/</title>'
FROM scratch AS runtime
ENV TOKEN="${evil}"
COPY --from=build /out /
ENTRYPOINT ["/${evil.replaceAll('/', '_')}"]
`,
    });
    const file = join(folder, 'hostile.html');
    const { stderr } = await runCommand(['report', '-C', project.folder, '-o', file]);
    expect(stderr).toContain(`is in ${file}.`);
    const page = await readFile(file, 'utf8');
    expect(page).toContain('&lt;svg onload=window.hit=1&gt;');
    const browser = await opened({ file });
    if (browser === null) return skip('missing' in found ? found.missing : '');
    await using shown = browser;
    await expectQuiet(shown);
    expect(
      await shown.evaluate(
        'document.querySelectorAll("script,img,base,iframe,a,meta[http-equiv=refresh]").length',
      ),
    ).toBe(0);
    expect(await shown.evaluate('document.querySelectorAll("style").length')).toBe(1);
  });

  test('of a build that fails with hostile words, in a stage of a hostile line, runs nothing of them', async ({
    skip,
  }) => {
    const evil = `</pre></script><img src=x onerror=window.hit=1><script>window.hit=1</script>`;
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS build
RUN printf '%s\\033]8;;javascript:window.hit=1\\007link\\033]8;;\\007\\n' '${evil}' ${unique()} >&2; '<svg/onload=window.hit=1>' "${evil}"
`,
    });
    const file = join(folder, 'hostile-failure.html');
    const { status } = await runCommand(['report', '-C', project.folder, '-o', file]);
    expect(status).toBe(1);
    const page = await readFile(file, 'utf8');
    expect(page).toContain('Why it failed');
    expect(page).toContain('&lt;svg/onload=window.hit=1&gt;');
    const browser = await opened({ file });
    if (browser === null) return skip('missing' in found ? found.missing : '');
    await using shown = browser;
    await expectQuiet(shown);
    expect(await shown.evaluate('document.querySelectorAll("script,img,iframe,a,svg[onload]").length')).toBe(
      0,
    );
    expect(await shown.evaluate('document.body.textContent')).toContain(evil);
  });

  test('builds the demo, and writes one small file about it', async ({ skip }) => {
    const file = join(folder, 'demo.html');
    const { status, stdout, stderr } = await runCommand(['report', '-C', demo, '-o', file]);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(`stagedive: The report of runtime is in ${file}.`);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    const page = await readFile(file, 'utf8');
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
    const browser = await opened({ file });
    if (browser === null) return skip('missing' in found ? found.missing : '');
    await using shown = browser;
    await expectQuiet(shown);
    expect(await shown.evaluate('document.querySelectorAll("#stages .node").length')).toBe(10);
    expect(await shown.evaluate('document.querySelectorAll("#stages .node.target").length')).toBe(1);
    expect(await shown.evaluate('document.querySelectorAll("#sizes tbody tr").length')).toBe(3);
    expect(await shown.evaluate('document.querySelectorAll("#difference .side-a").length')).toBeGreaterThan(
      50,
    );
    expect(await shown.evaluate('document.querySelector("#findings").textContent')).toContain(
      'Nothing is missing',
    );
  });

  test('has the steps that ran with their times, and the path that the build waited for', async () => {
    const id = unique();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS slow\nRUN sleep 1.2 && echo ${id} > /slow\nFROM ${shellImage} AS quick\nRUN echo ${id} > /quick\nFROM scratch AS runtime\nCOPY --from=quick /quick /\nCOPY --from=slow /slow /\n`,
    });
    const { status, stdout } = await runCommand(['report', '-C', project.folder, '-o', '-']);
    expect(status).toBe(0);
    const path = /<ol>(.*?)<\/ol>/s.exec(stdout)?.[1] ?? '';
    expect(path).toContain(`slow: RUN sleep 1.2 &amp;&amp; echo ${id}`);
    expect(path).not.toContain('quick: RUN');
    expect(/slow: RUN sleep[^<]*<\/code><span class="dim"> (\d+\.\d) s/.exec(path)?.[1]).toMatch(
      /^1\.[2-9]$|^[2-9]/,
    );
    // The second time everything is there.
    const again = await runCommand(['report', 'runtime', '-C', project.folder, '-o', '-']);
    expect(again.stdout).toMatch(/slow: RUN sleep 1\.2[^<]*<\/li>/);
  });

  test('says why steps ran again since the last recorded build, and nothing of it without one', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS build\nRUN echo ${unique()}\nCOPY a b /src/\nRUN cat /src/a > /out\n`,
      a: 'one\n',
      b: 'two\n',
    });
    const env = { XDG_STATE_HOME: join(project.folder, '.state') };
    const args = ['report', '-C', project.folder, '-o', '-'];
    expect((await runCommand(args, { env })).stdout).not.toContain('Why steps ran again');
    expect((await runCommand(['build', project.folder], { env })).status).toBe(0);
    await project.write('b', 'three\n');
    const { status, stdout } = await runCommand(args, { env });
    expect(status).toBe(0);
    expect(stdout).toContain('Why steps ran again');
    expect(stdout).toMatch(/2 of \d steps ran again, all because b changed \(line 3\)\./);
  });

  test('of a build that fails says where, and ends with 1', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS build\nRUN echo ${unique()} > /half; printf '<i>%s</i>\\n' begun; mkae all\n`,
    });
    const file = join(folder, 'failed.html');
    const { status, stderr } = await runCommand(['report', '-C', project.folder, '-o', file]);
    expect(status).toBe(1);
    expect(stderr).toContain('Dockerfile:2');
    const page = await readFile(file, 'utf8');
    expect(page).toContain('Why it failed');
    expect(page).toContain('exit code: 127');
    expect(page).toContain('mkae was not found');
    expect(page).toContain('&lt;i&gt;begun&lt;/i&gt;\n');
    expect(page).toContain('Dockerfile:2: ');
    expect(page).not.toContain('Size by instruction');
  });

  test('never has a secret of the command line', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS build\nARG API_TOKEN\nRUN echo "$API_TOKEN ${unique()}" > /out\n`,
    });
    const args = ['report', '-C', project.folder, '--build-arg', 'API_TOKEN=s3cr3t-of-mine', '-o', '-'];
    const { status, stdout } = await runCommand(args);
    expect(status).toBe(0);
    expect(stdout).not.toContain('s3cr3t-of-mine');
  });

  test.each([
    ['that works', '/out'],
    ['that fails', '/out && exit 3'],
  ])('of a build %s never has the value of a secret file, wherever it turns up', async (_name, end) => {
    const value = `gven-${unique()}-of-mine`;
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS build\nRUN --mount=type=secret,id=mine v=$(cat /run/secrets/mine) && mkdir /made && echo "$v" > "/made/$v" && echo "has $v" && cat /made/* > ${end} # ${unique()}\nFROM ${shellImage}\nCOPY --from=build /made /made\n`,
    });
    const file = join(folder, unique());
    await writeFile(file, `${value}\n`);
    const args = ['report', '-C', project.folder, '--secret', `id=mine,src=${file}`, '-o', '-'];
    const { status, stdout } = await runCommand(args);
    expect(status).toBe(end === '/out' ? 0 : 1);
    expect(stdout).not.toContain(value);
    expect(stdout).not.toContain(Buffer.from(value).toString('base64').replaceAll('=', ''));
    if (end !== '/out') return;
    expect(stdout).toContain('The value of --secret id=mine in its name');
    expect(stdout).toContain('/made/***');
  });

  test('says in one sentence why it cannot be written, and leaves nothing', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\nCOPY Dockerfile /\n' });
    const none = await runCommand(['report', '-C', project.folder]);
    expect({ status: none.status, stderr: none.stderr.trimEnd() }).toEqual({
      status: 2,
      stderr: 'stagedive: report: say where the page goes, as in stagedive report -o build.html.',
    });
    const nowhere = await runCommand([
      'report',
      '-C',
      project.folder,
      '-o',
      join(folder, 'no/such/file.html'),
    ]);
    expect(nowhere.status).toBe(1);
    expect(nowhere.stderr.trimEnd().split('\n').at(-1)).toMatch(
      /^stagedive: .*file\.html cannot be written: .*\.$/,
    );
    const wrong = await runCommand(['report', 'nope', '-C', project.folder, '-o', join(folder, 'x.html')]);
    expect(wrong.status).toBe(2);
    const output = await runCommand([
      'report',
      '-C',
      project.folder,
      '-o',
      join(folder, 'x.html'),
      '--output',
      'type=tar',
    ]);
    expect(output.status).toBe(2);
    expect((await readdir(folder)).filter((name) => name.startsWith('x.') || name.startsWith('.'))).toEqual(
      [],
    );
  });
});

describe('the screens', () => {
  const { open } = testScreens();

  test('write a report by the list of actions, under a name that is free', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS build\nRUN echo ${unique()} > /out\nFROM scratch AS runtime\nCOPY --from=build /out /\n`,
      'runtime-report.html': 'mine\n',
    });
    const app = await open('.', { cwd: project.folder });
    app.press(':');
    app.type('send round');
    await app.shows('Write a page about the build of the target, to send round');
    app.press('Enter');
    await app.footer.shows('The report of runtime is in runtime-report-2.html.');
    await app.quit();
    expect(await readFile(project.path('runtime-report.html'), 'utf8')).toBe('mine\n');
    expect(await readFile(project.path('runtime-report-2.html'), 'utf8')).toContain('What shipped of');
  });
});
