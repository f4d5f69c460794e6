/** `.dockerignore`: parsing, matching as moby/patternmatcher does, and the filter for walking a context. */
export { createIgnoreExplainer } from './explain.ts';
export { BadPatternError, globMatch } from './glob.ts';
export { type IgnorePattern, parseIgnoreFile } from './ignore-file.ts';
export { type IgnoredEntry, IgnoredTree, type InsideIgnored, ROOT_INSIDE } from './ignored-tree.ts';
export { type FolderMatches, PatternMatcher } from './matcher.ts';
export { basePath, cleanPath, compareBytes, joinPath, parentPath } from './path.ts';
export { hasControls, type PathRule, ruleOfPath } from './rule-of.ts';
export { type FolderState, TreeFilter } from './tree-filter.ts';
export { decodeName } from './utf8.ts';
