#!/usr/bin/env node
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

/*
 * The layers as a check: what may import what (docs/architecture.md has the same table). Specs beside the code obey it
 * too, but may use packages.
 */
export const mayImport = {
  'libs/domain': [],
  'libs/contracts': [],
  'libs/platform': [],
  'libs/messaging': ['libs/platform'],
  'libs/storage': ['libs/domain', 'libs/platform'],
  'libs/projections': ['libs/domain', 'libs/platform'],
  'libs/language': ['libs/domain'],
  'libs/startup': ['libs/contracts', 'libs/domain', 'libs/messaging', 'libs/storage', 'libs/platform'],
};
const libs = Object.keys(mayImport);

/** Drivers stay behind the library that wraps them, so that another can take their place. */
const wrappedBy = {
  kafkajs: 'libs/messaging',
  pg: 'libs/storage',
  typeorm: 'libs/storage',
  ioredis: 'libs/projections',
};

/** The part of the tree that a file belongs to: `libs/domain`, `apps/ledger`, `test`, … */
function layerOf(file) {
  const [top, name] = file.split('/');
  return top === 'libs' || top === 'apps' ? `${top}/${name}` : top;
}

/** The layer that a module specifier in `file` leads to; undefined for packages and Node's own modules. */
function targetOf(file, specifier) {
  if (specifier.startsWith('#')) return `libs/${specifier.slice(1).split('/')[0]}`;
  if (specifier.startsWith('.')) return layerOf(posix.join(dirname(file), specifier));
  return undefined;
}

function packageOf(specifier) {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

const isSpec = (file) => /\.spec\.ts$/.test(file);

/** What is wrong with one import: a sentence, or undefined. */
function wrongImport(file, specifier) {
  const from = layerOf(file);
  const to = targetOf(file, specifier);
  if (to === undefined) return wrongPackage(file, from, specifier);
  if (to === from) return undefined;
  if (to.startsWith('apps/') && from !== 'test') return `nothing imports an app, but this imports ${to}`;
  if (from in mayImport && !mayImport[from].includes(to)) {
    const allowed = mayImport[from].join(' and ') || 'nothing of ours';
    return `${from} may import ${allowed}, but this imports ${to}`;
  }
  if (from.startsWith('apps/') && !libs.includes(to)) return `apps import libs, but this imports ${to}`;
  return undefined;
}

function wrongPackage(file, from, specifier) {
  if (isSpec(file)) return undefined;
  if (from === 'libs/domain') return `libs/domain imports nothing, but this imports ${specifier}`;
  const owner = wrappedBy[packageOf(specifier)];
  const bound = from.startsWith('libs/') || from.startsWith('apps/');
  if (bound && owner !== undefined && owner !== from) return `${specifier} is used in ${owner} only`;
  return undefined;
}

/** Names by which time, chance or the outside would get into the rules. */
function impurity(node) {
  if (ts.isAwaitExpression(node)) return 'await';
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) return 'new Date()';
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText();
    if (['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID'].includes(text)) return text;
    if (['process', 'globalThis', 'console'].includes(node.expression.getText())) return text;
  }
  if (ts.isCallExpression(node) && ['setTimeout', 'setInterval', 'fetch'].includes(node.expression.getText())) {
    return node.expression.getText();
  }
  return undefined;
}

function impuritiesIn(file, text) {
  const found = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const visit = (node) => {
    const name = impurity(node);
    if (name !== undefined) found.push(`libs/domain is pure, but this uses ${name}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Checks sources given as `{ path from the root: text }`; each violation is `{ file, rule }`. */
export function violationsOf(sources) {
  const violations = [];
  for (const [file, text] of Object.entries(sources)) {
    const { importedFiles } = ts.preProcessFile(text, true, true);
    const rules = importedFiles.map(({ fileName }) => wrongImport(file, fileName)).filter((rule) => rule !== undefined);
    if (layerOf(file) === 'libs/domain' && !isSpec(file)) rules.push(...impuritiesIn(file, text));
    for (const rule of rules) violations.push({ file, rule });
  }
  return violations;
}

function readSources(root) {
  const sources = {};
  for (const top of ['libs', 'apps', 'test', 'tools', 'bench']) {
    for (const entry of readdirSync(join(root, top), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      sources[relative(root, path).replaceAll('\\', '/')] = readFileSync(path, 'utf8');
    }
  }
  return sources;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const sources = readSources(resolve(fileURLToPath(import.meta.url), '../..'));
  const violations = violationsOf(sources);
  for (const { file, rule } of violations) console.error(`${file}: ${rule}`);
  if (violations.length > 0) process.exit(1);
  console.log(`The layers hold (${Object.keys(sources).length} files)`);
}
