import { lines } from '../fields.ts';
import { packageOf } from '../package.ts';
import type { Package } from '../types.ts';

/** Whether a path is the specification of an installed gem, a default one included. */
export function isGemSpec(path: string): boolean {
  return path.endsWith('.gemspec') && /(?:^|\/)specifications\/(?:default\/)?[^/]+$/.test(path.slice(-600));
}

/** `  s.version = "1.2".freeze` or `= Gem::Version.new("1.2")`: RubyGems writes one assignment a line. */
const ASSIGNMENT =
  /^ {0,8}\w{1,20}\.(name|version|platform) = (?:Gem::Version\.new\()?["']([^"']{1,200})["']/;

/** The gem of a specification as RubyGems writes it (Gem::Specification#to_ruby); null if it names none. */
export function readGem(text: string, path: string): Package | null {
  const fields = new Map<string, string>();
  for (const line of lines(text)) {
    const [, name, value] = ASSIGNMENT.exec(line.slice(0, 300)) ?? [];
    if (name !== undefined && value !== undefined && !fields.has(name)) fields.set(name, value);
    if (fields.size === 3) break;
  }
  return packageOf({
    type: 'gem',
    name: fields.get('name'),
    version: fields.get('version'),
    qualifiers: { platform: fields.get('platform') },
    path,
  });
}
