/** A real browser without a window: Debian's Chromium, over its debugging pipe (Chrome DevTools Protocol). */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { debianPackage } from '../engine/debian-package.ts';

/** Where Chromium is; why there is none here. */
export type FoundBrowser =
  | { readonly program: string; readonly libraries: readonly string[] }
  | { readonly missing: string };

/** Finds Chromium. Where apt-get is, it is unpacked into our cache and not installed. */
export async function findBrowser(): Promise<FoundBrowser> {
  const own = ['/usr/bin/chromium', '/usr/lib/chromium/chromium'].find((path) => existsSync(path));
  if (own !== undefined) return { program: own, libraries: [] };
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0)
    return { missing: 'There is no chromium here, and no apt-get as root that could fetch it.' };
  try {
    const root = await debianPackage('chromium');
    const folder = join(root, 'usr/lib');
    const machine = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
    const libraries = [join(folder, machine), join(folder, machine, 'pulseaudio'), join(folder, 'chromium')];
    return { program: join(folder, 'chromium/chromium'), libraries };
  } catch (error) {
    return { missing: `chromium could not be fetched: ${error instanceof Error ? error.message : error}` };
  }
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** A browser with one page. */
export class Browser implements AsyncDisposable {
  /** Addresses that the page asked for, its own first. */
  readonly requests: string[] = [];
  /** What the console says, errors that nothing caught, and what the policy refused. */
  readonly complaints: string[] = [];
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #out: Writable;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #listeners = new Set<(message: Message) => void>();
  #session: string | undefined;
  #id = 0;

  private constructor(child: ChildProcess, profile: string) {
    this.#child = child;
    this.#profile = profile;
    this.#out = child.stdio[3] as Writable;
    child.once('exit', () => {
      for (const answer of this.#waiting.values()) answer({ error: { message: 'the browser ended' } });
    });
    let rest = '';
    (child.stdio[4] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\0');
      rest = parts.pop() ?? '';
      for (const part of parts) this.#take(JSON.parse(part) as Message);
    });
  }

  static async start({ program, libraries }: Extract<FoundBrowser, { program: string }>): Promise<Browser> {
    const profile = await mkdtemp(join(tmpdir(), 'stagedive-browser-'));
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--remote-debugging-pipe',
      '--hide-scrollbars',
    ];
    const child = spawn(program, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      env: { ...process.env, LD_LIBRARY_PATH: libraries.join(':'), HOME: profile },
    });
    const browser = new Browser(child, profile);
    const { targetInfos } = await browser.#ask('Target.getTargets');
    const page = (targetInfos as readonly { type: string; targetId: string }[]).find(
      ({ type }) => type === 'page',
    );
    const { sessionId } = await browser.#ask('Target.attachToTarget', {
      targetId: page?.targetId,
      flatten: true,
    });
    browser.#session = sessionId as string;
    for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'Audits'])
      await browser.#ask(`${domain}.enable`);
    await browser.size(1200, 900);
    return browser;
  }

  /** Opens an address, and waits until all of it is there. */
  async open(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      const listen = ({ method }: Message): void => {
        if (method !== 'Page.loadEventFired') return;
        this.#listeners.delete(listen);
        resolve();
      };
      this.#listeners.add(listen);
    });
    await this.#ask('Page.navigate', { url });
    await loaded;
    // What an onload or a late request would do comes with the next frames.
    await this.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  }

  async size(width: number, height: number): Promise<void> {
    await this.#ask('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
  }

  /** Shows the page as on a screen of that colour scheme, or on paper. */
  async medium(media: '' | 'print', scheme: 'light' | 'dark' = 'light'): Promise<void> {
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await this.#ask('Emulation.setEmulatedMedia', { media, features });
  }

  /** The value of an expression in the page; the policy of the page does not bind it. */
  async evaluate<T>(expression: string): Promise<T> {
    const answer = await this.#ask('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (answer.exceptionDetails !== undefined) throw new Error(JSON.stringify(answer.exceptionDetails));
    return (answer.result as { value: T }).value;
  }

  async pdf(): Promise<Buffer> {
    const { data } = await this.#ask('Page.printToPDF', { printBackground: true });
    return Buffer.from(data as string, 'base64');
  }

  async screenshot(): Promise<Buffer> {
    const { data } = await this.#ask('Page.captureScreenshot', { captureBeyondViewport: true });
    return Buffer.from(data as string, 'base64');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  #ask(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    this.#id += 1;
    const id = this.#id;
    const answered = new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result ?? {});
        else reject(new Error(`${method}: ${error.message}`));
      });
    });
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    this.#out.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return answered;
  }

  #take(message: Message): void {
    if (message.id !== undefined) {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
      return;
    }
    const { method, params = {} } = message;
    if (method === 'Network.requestWillBeSent') this.requests.push((params.request as { url: string }).url);
    if (method === 'Runtime.consoleAPICalled' || method === 'Runtime.exceptionThrown')
      this.complaints.push(JSON.stringify(params));
    if (method === 'Log.entryAdded' || method === 'Audits.issueAdded')
      this.complaints.push(JSON.stringify(params));
    for (const listen of this.#listeners) listen(message);
  }
}
