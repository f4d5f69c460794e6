/** What of the live display has a colour of its own (moby/buildkit util/progress/progressui/colors.go). */
export interface TtyColours {
  /** SGR parameters, such as `34` or `38;2;1;2;3`; '' for none. */
  readonly run: string;
  readonly cancel: string;
  readonly error: string;
  readonly warning: string;
}

export const NO_COLOURS: TtyColours = { run: '', cancel: '', error: '', warning: '' };

const DEFAULTS: TtyColours = { run: '34', cancel: '33', error: '31', warning: '33' };

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/**
 * The colours, as BUILDKIT_COLORS changes them: `run=green:error=255,0,0`, with names, `light-` names and RGB. What
 * cannot be read changes nothing.
 */
export function ttyColours(variable: string | undefined): TtyColours {
  const colours = { ...DEFAULTS };
  for (const field of (variable ?? '').split(':')) {
    const [key = '', value = '', ...more] = field.replaceAll('"', '').split('=');
    const parameters = more.length > 0 ? null : sgrOf(value.trim().toLowerCase());
    const name = key.trim().toLowerCase();
    if (parameters !== null && Object.hasOwn(colours, name)) colours[name as keyof TtyColours] = parameters;
  }
  return colours;
}

function sgrOf(value: string): string | null {
  if (value === 'default') return '39';
  const light = value.startsWith('light-');
  const index = NAMES.indexOf(light ? value.slice('light-'.length) : value);
  if (index >= 0) return String((light ? 90 : 30) + index);
  const rgb = value.split(',');
  const isRgb = rgb.length === 3 && rgb.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return isRgb ? `38;2;${rgb.map(Number).join(';')}` : null;
}
