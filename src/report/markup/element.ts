import { plainText } from '../../progress/sanitize.ts';

/** The elements that a page has. None of them runs, loads or sends anything. */
export type Tag =
  | ('html' | 'head' | 'meta' | 'title' | 'link' | 'body' | 'main' | 'header' | 'footer' | 'section')
  | ('h1' | 'h2' | 'p' | 'div' | 'span' | 'code' | 'pre' | 'strong' | 'ol' | 'ul' | 'li' | 'dl' | 'dt' | 'dd')
  | ('table' | 'thead' | 'tbody' | 'tr' | 'th' | 'td' | 'details' | 'summary')
  | ('svg' | 'g' | 'rect' | 'path' | 'line' | 'text');

/** A part of a page. Made by `element` and `styleSheet` only, so that no text becomes markup. */
export type Markup =
  | {
      readonly tag: Tag | 'svg-title';
      readonly attributes: Readonly<Record<string, string | number>>;
      readonly children: readonly Child[];
    }
  | { readonly css: string };

/** Text is escaped; null and false are nothing. */
export type Child = Markup | string | number | null | false;

/**
 * An element of a page. All text in it, attributes included, is filtered and escaped, whatever it holds.
 * @param attributes names are those of the code, never of a build
 */
export function element(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly (Child | readonly Child[])[]
): Markup {
  return { tag, attributes, children: children.flat() };
}

/** What a browser shows while the pointer rests on a part of a drawing. */
export function tooltip(text: string): Markup {
  return { tag: 'svg-title', attributes: {}, children: [text] };
}

/** The styles of a page. @param css written by us: it holds nothing of a build */
export function styleSheet(css: string): Markup {
  return { css };
}

/** Elements without an end tag. */
const VOID: ReadonlySet<string> = new Set(['meta', 'link']);

/** The text of a page, from its root. @param longest the longest text in it, in characters; the rest is left out */
export function renderPage(root: Markup, longest: number): string {
  const out: string[] = ['<!doctype html>\n'];
  render(root, longest, out);
  return `${out.join('')}\n`;
}

function render(markup: Markup, longest: number, out: string[]): void {
  if ('css' in markup) {
    out.push('<style>', markup.css, '</style>');
    return;
  }
  const tag = markup.tag === 'svg-title' ? 'title' : markup.tag;
  out.push('<', tag);
  for (const [name, value] of Object.entries(markup.attributes)) {
    out.push(
      ' ',
      name,
      '="',
      typeof value === 'number' ? shortNumber(value) : escaped(value, MAX_ATTRIBUTE_CHARACTERS),
      '"',
    );
  }
  out.push('>');
  if (VOID.has(tag)) return;
  for (const child of markup.children) {
    if (child === null || child === false) continue;
    if (typeof child === 'object') render(child, longest, out);
    else out.push(escaped(String(child), longest));
  }
  out.push('</', tag, '>');
}

/** Attributes are ours: a path through a drawing is the longest. */
const MAX_ATTRIBUTE_CHARACTERS = 20_000;

/** Coordinates need no more digits. */
function shortNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text without anything that markup, a terminal or a reader's eye could take for something else. */
function escaped(given: string, longest: number): string {
  const text = plainText(given, 'keep');
  // Filtered first: half a secret would not be known as one.
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
