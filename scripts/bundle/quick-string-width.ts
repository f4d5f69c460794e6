import type stringWidth from 'string-width';
import { PLAIN_CELLS } from './plain-text.ts';

// Loading the package is what costs (plugins.mjs): it compiles a pattern of all emoji.
let load = (): typeof stringWidth => {
  const loaded = (require('string-width') as { default: typeof stringWidth }).default;
  load = () => loaded;
  return loaded;
};

/** string-width, which is asked only about text that is not plain. Takes its arguments and gives its result. */
const quickStringWidth: typeof stringWidth = (text, options) => {
  if (typeof text === 'string' && options === undefined) {
    const visible = text.includes('\x1b') ? text.replace(/\x1b\[[\d;:]*m/g, '') : text;
    if (PLAIN_CELLS.test(visible)) return visible.length;
  }
  return load()(text, options);
};

// biome-ignore lint/style/noDefaultExport: it stands for a package that has one.
export default quickStringWidth;
