import type { StartedScript } from '../programs.ts';
import { type ShellScript, shellCommands } from '../shell/commands.ts';
import { environmentOf, type Subject } from '../subject.ts';

export const MAX_SCRIPT_BYTES = 256 * 1024;

/** How many characters of scripts are kept; what more there is, is read again. */
const MAX_KEPT_CHARACTERS = 8 * 1024 * 1024;

type Given = Pick<StartedScript, 'file' | 'code'>;

/** What a script finds in `$0`; null for one that is no file, or that others read. */
export function startedAs(
  { root }: Pick<Subject, 'root'>,
  { starter, file, code, isRead }: Pick<StartedScript, 'starter' | 'file' | 'code' | 'isRead'>,
): string | null {
  if (file === null || code !== null || isRead === true) return null;
  // A link that leads to it is what it was started as.
  const isIt = starter.path.startsWith('/') && root.locate(starter.path)?.path === file.path;
  return isIt ? starter.path : `/${file.path}`;
}

/** The scripts of a state, each read and parsed once for all who look into it, in all rounds of a check. */
export class Scripts {
  readonly #environment: ReturnType<typeof environmentOf>;
  readonly #texts = new Map<StartedScript['file'], string>();
  readonly #parsed = new Map<string, ShellScript>();
  #kept = 0;

  constructor(subject: Pick<Subject, 'env'>) {
    this.#environment = environmentOf(subject);
  }

  /** The text of a script, as far as it is looked into. */
  async text({ file, code }: Given): Promise<string> {
    if (code !== null) return code;
    const known = this.#texts.get(file);
    if (known !== undefined) return known;
    const text = new TextDecoder().decode(await file?.bytes(0, MAX_SCRIPT_BYTES));
    if (this.#keeps(text)) this.#texts.set(file, text);
    return text;
  }

  /** The commands of a script for a shell. @param self what it is started as (`$0`); null where that is not known */
  async shell(given: Given, self: string | null = null): Promise<ShellScript> {
    const text = await this.text(given);
    const key = `${/\$\{?0/.test(text) ? self : null}\0${text}`;
    const known = this.#parsed.get(key);
    if (known !== undefined) return known;
    const script = shellCommands(text, (name) => (name === '0' ? self : this.#environment(name)));
    if (this.#keeps(text)) this.#parsed.set(key, script);
    return script;
  }

  #keeps(text: string): boolean {
    if (this.#kept + text.length > MAX_KEPT_CHARACTERS) return false;
    this.#kept += text.length;
    return true;
  }
}
