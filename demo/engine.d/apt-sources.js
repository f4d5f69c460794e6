/**
 * Reads apt's source lists (sources.list(5)): text in, plain values out.
 * @typedef {{uri: string, suites: string[], components: string[], signedBy?: string, trusted: boolean}} Source
 */

/**
 * The binary-package sources of one file in the one-line format ("deb [options] uri suite component…").
 * @param {string} text @returns {Source[]}
 */
export function parseOneLine(text) {
  const sources = [];
  for (const line of text.split('\n')) {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+([^#]+)/.exec(line);
    if (!match) continue;
    const [, options = '', uri, rest] = match;
    const [suite, ...components] = rest.trim().split(/\s+/);
    const option = (name) => new RegExp(`(?:^|\\s)${name}=(\\S+)`, 'i').exec(options)?.[1];
    sources.push(source(uri, [suite], components, option('signed-by'), option('trusted')));
  }
  return sources;
}

/**
 * The binary-package sources of one file in the deb822 format: paragraphs of "Field: value", where a line that starts
 * with a blank continues the previous one. A disabled paragraph is ignored.
 * @param {string} text @returns {Source[]}
 */
export function parseDeb822(text) {
  const uncommented = text.replace(/^#.*\n?/gm, '');
  return uncommented.split(/\n\s*\n/).flatMap((paragraph) => {
    const fields = new Map();
    for (const line of paragraph.replace(/\n[ \t]+/g, ' ').split('\n')) {
      const match = /^([\w-]+)\s*:\s*(.*)$/.exec(line);
      if (match) fields.set(match[1].toLowerCase(), match[2].trim());
    }
    const words = (name) => (fields.get(name) ?? '').split(/\s+/).filter(Boolean);
    if (!words('types').includes('deb') || /^(no|false|0)$/i.test(fields.get('enabled') ?? '')) return [];
    return words('uris').map((uri) =>
      source(uri, words('suites'), words('components'), fields.get('signed-by'), fields.get('trusted')),
    );
  });
}

function source(uri, suites, components, signedBy, trusted) {
  const files = signedBy && /^\/\S+$/.test(signedBy) ? { signedBy } : {};
  return { uri, suites, components, ...files, trusted: /^(yes|true|1)$/i.test(trusted ?? '') };
}

const DEBIAN_SUITES =
  /^(buster|bullseye|bookworm|trixie|forky|duke|sid|(old)*stable|testing|unstable)(-(updates|backports))?$/;

/**
 * Finds the source that is a mirror of the whole Debian archive: its suites are Debian's and it has `main`. Archives of
 * vendors may look the same, so its folder must be named `debian`, or it must have a suite of updates.
 * @param {Source[]} sources @returns {Source | undefined}
 */
export function debianMirror(sources) {
  const ofDebian = sources.filter(
    ({ uri, suites, components }) =>
      /^(https?|file|copy):/.test(uri) &&
      !/security/.test(uri) &&
      components.includes('main') &&
      suites.some((suite) => DEBIAN_SUITES.test(suite)),
  );
  const withUpdates = new Set(
    ofDebian.filter(({ suites }) => suites.some((suite) => suite.endsWith('-updates'))).map(({ uri }) => uri),
  );
  return ofDebian.find(({ uri }) => /\/debian\/?$/.test(uri) || withUpdates.has(uri));
}
