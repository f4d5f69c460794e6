import type stringWidth from 'string-width';
import { simpleCells } from '../../src/text/cells.ts';

// Loading the package is what costs (plugins.mjs): it compiles a pattern of all emoji.
let load = (): typeof stringWidth => {
  const loaded = (require('string-width') as { default: typeof stringWidth }).default;
  load = () => loaded;
  return loaded;
};

/** Stands in for string-width in the bundle: measures simple text itself and loads the package for any other. */
const quickStringWidth: typeof stringWidth = (text, options) => {
  if (typeof text === 'string' && options === undefined) {
    const visible = text.includes('\x1b') ? text.replace(/\x1b\[[\d;:]*m/g, '') : text;
    const cells = simpleCells(visible);
    if (cells !== null) return cells;
  }
  return load()(text, options);
};

// biome-ignore lint/style/noDefaultExport: the package has one.
export default quickStringWidth;
