import type { EngineInfo } from '../../../ports.ts';
import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { GLYPH } from '../../../ui/theme.ts';

/** What the header says of the engine. */
export interface EngineTexts {
  /** The same at decreasing length; the first that fits is shown. */
  readonly texts: readonly string[];
  readonly role: 'dim' | 'warn';
}

export function engineTexts(engine: AppState['engine']): EngineTexts {
  switch (engine.kind) {
    case 'looking':
      return { texts: ['looking for an engine…', 'no engine yet'], role: 'dim' };
    case 'found':
      return { texts: foundTexts(engine.info), role: 'dim' };
    case 'lost':
      return { texts: [`${GLYPH.warning} engine lost`], role: 'warn' };
    case 'none':
      return { texts: [`${GLYPH.warning} no engine`], role: 'warn' };
  }
}

/**
 * The engine's version with its address and where that came from, as far as there is room; in narrow windows without a
 * distribution's suffix (26.1.5+dfsg1). For a builder its name, and the addresses of its nodes; some have no known version.
 */
function foundTexts(info: EngineInfo): string[] {
  const { address, nodes, version } = info;
  const name = nodes === null ? 'engine' : address;
  const where = nodes === null ? address : nodes.join(', ');
  const source = plainSource(info);
  const named = (text: string): string => plainText(`${name} ${text}`).trimEnd();
  const full = named(version);
  const place = plainText(where);
  const longer =
    nodes === null
      ? [`${full} · ${place} (${source})`, `${full} · ${source}`]
      : place === ''
        ? [`${full} (${source})`]
        : [`${full} · ${place} (${source})`, `${full} · ${place}`];
  return [...longer, full, named(version.replace(/\+.*/, ''))];
}

/** Where the choice of the engine came from, without the marks of a sentence. */
function plainSource({ source }: EngineInfo): string {
  return plainText(source.replaceAll('`', ''));
}
