import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from '@swc/core';
import type { Edge } from './rules.ts';

/** Every source file of the program; what is built, installed or generated is left out. */
export function sourceFiles(root: string): string[] {
  return globSync('{apps,bench,design,media,modules,platform,stories,tools,world}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (name) => name.includes('node_modules'),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();
}

/** What one source file imports, from its syntax tree. */
export function edgesOf(from: string, source: string): Edge[] {
  const { body } = parseSync(source, { syntax: 'typescript', tsx: from.endsWith('x') });
  const edges: Edge[] = [];
  for (const item of body) {
    if (item.type === 'ImportDeclaration') {
      const named = item.specifiers.filter((part) => part.type === 'ImportSpecifier');
      const allTypes =
        item.typeOnly ||
        (named.length > 0 &&
          named.length === item.specifiers.length &&
          named.every((part) => part.isTypeOnly));
      edges.push(edge(from, item.source.value, allTypes));
    } else if (item.type === 'ExportAllDeclaration') {
      edges.push(edge(from, item.source.value, false));
    } else if (item.type === 'ExportNamedDeclaration' && item.source) {
      edges.push(edge(from, item.source.value, item.typeOnly));
    }
  }
  for (const [, path] of source.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)) {
    if (path !== undefined) edges.push(edge(from, path, false));
  }
  return edges;
}

function edge(from: string, written: string, typeOnly: boolean): Edge {
  const to = written.startsWith('.')
    ? normalize(join(dirname(from), written)).replaceAll('\\', '/')
    : written;
  return { from, to, typeOnly };
}

export function readEdges(root: string): Edge[] {
  return sourceFiles(root).flatMap((path) => edgesOf(path, readFileSync(join(root, path), 'utf8')));
}
