import { LIMITS, type Limits, MAX_REPORT_BYTES } from './limits.ts';
import { element, renderPage, styleSheet } from './markup/element.ts';
import { MADE_BY } from './own-page.ts';
import { failureSection } from './sections/failure.ts';
import { findingsSection } from './sections/findings.ts';
import { graphSection } from './sections/graph.ts';
import { headSection } from './sections/head.ts';
import { reasonsSection } from './sections/reasons.ts';
import { sizesSection } from './sections/sizes.ts';
import { timelineSection } from './sections/timeline.ts';
import { treemapSection } from './sections/treemap.ts';
import { contentPolicy, STYLE } from './style.ts';
import type { Report } from './types.ts';

/**
 * A report as one HTML file that loads nothing, runs nothing and needs nothing else. It lists as much of the build as fits into
 * MAX_REPORT_BYTES.
 */
export function reportPage(report: Report): string {
  let page = '';
  for (const limits of LIMITS) {
    page = pageWithin(report, limits);
    if (Buffer.byteLength(page) <= MAX_REPORT_BYTES) break;
  }
  return page;
}

function pageWithin(report: Report, limits: Limits): string {
  return renderPage(
    element(
      'html',
      { lang: 'en' },
      element(
        'head',
        {},
        element('meta', { charset: 'utf-8' }),
        // First of all: it counts for what follows.
        element('meta', { 'http-equiv': 'Content-Security-Policy', content: contentPolicy() }),
        element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
        element('meta', { name: 'referrer', content: 'no-referrer' }),
        // Otherwise a browser asks the server of the page for an icon.
        element('link', { rel: 'icon', href: 'data:,' }),
        element('title', {}, `Build of ${report.target}`),
        styleSheet(STYLE),
      ),
      element(
        'body',
        {},
        element(
          'main',
          {},
          headSection(report),
          failureSection(report),
          graphSection(report, limits),
          timelineSection(report, limits),
          reasonsSection(report, limits),
          sizesSection(report, limits),
          findingsSection(report, limits),
          treemapSection(report, limits),
          element('footer', {}, `${MADE_BY} ${report.version}.`),
        ),
      ),
    ),
    limits.characters,
  );
}
