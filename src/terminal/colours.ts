import { isDec } from '../text/locale.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Whether to show colours: not with a non-empty NO_COLOR (https://no-color.org), and not if the terminal has none, as those
 * of DEC, of which Node says that they have sixteen.
 * @param depth colour depth in bits, from tty.WriteStream.getColorDepth()
 */
export function wantsColours(env: Env, depth: number): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return depth > 1 && !isDec(env);
}

/**
 * The background according to COLORFGBG: `foreground;background` or `foreground;default;background` (rxvt, Konsole,
 * iTerm2). Colours 7 and 9 to 15 count as light, as in vim. Null if the variable is unset or unknown.
 */
export function backgroundOf(env: Env): 'light' | 'dark' | null {
  const last = env.COLORFGBG?.split(';').at(-1);
  if (last === undefined || !/^\d{1,2}$/.test(last)) return null;
  const colour = Number(last);
  if (colour > 15) return null;
  return colour === 7 || colour >= 9 ? 'light' : 'dark';
}

/** Removes SGR colours from a line. Keeps bold, dim, italic, underline and inverse. */
export function withoutColours(line: string): string {
  return line.replace(/\x1b\[([\d;:]*)m/g, (sequence, parameters: string) => {
    if (parameters === '') return sequence;
    const kept = keepStyles(parameters.split(';'));
    return kept.length === 0 ? '' : `\x1b[${kept.join(';')}m`;
  });
}

function keepStyles(parameters: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let index = 0; index < parameters.length; index++) {
    const parameter = parameters[index] ?? '';
    if (/^[345]8$/.test(parameter)) {
      // Skip the numbers of a colour in 38;5;N and 38;2;R;G;B.
      index += parameters[index + 1] === '5' ? 2 : parameters[index + 1] === '2' ? 4 : 0;
    } else if (!isColour(parameter)) {
      kept.push(parameter);
    }
  }
  return kept;
}

function isColour(parameter: string): boolean {
  const code = Number.parseInt(parameter, 10);
  return (code >= 30 && code <= 49) || (code >= 90 && code <= 107) || code === 58 || code === 59;
}
