#!/usr/bin/env node
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const source = join(root, 'console');
const target = join(root, 'dist', 'apps', 'console');

/*
 * Bundles the console for browsers: one document, and assets whose names hold a hash of their content, so that they can be kept for
 * ever. Pages and charts are files of their own, loaded when they are opened. Types are checked by `npm run check`.
 */
export async function buildConsole() {
  const { build } = await import('esbuild');
  const assets = join(target, 'assets');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(assets, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { console: join(source, 'src', 'main.tsx'), icon: join(source, 'icon.svg') },
    outdir: assets,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    tsconfig: join(source, 'tsconfig.json'),
    loader: { '.svg': 'copy' },
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    minify: true,
    sourcemap: 'linked',
    metafile: true,
    logLevel: 'warning',
  });
  const files = Object.keys(metafile.outputs).map((path) => basename(path));
  const named = (name, ending) =>
    `/assets/${files.find((file) => file.startsWith(`${name}-`) && file.endsWith(ending))}`;
  const document = readFileSync(join(source, 'index.html'), 'utf8')
    .replace('{icon}', named('icon', '.svg'))
    .replace('{style}', named('console', '.css'))
    .replace('{script}', named('console', '.js'));
  writeFileSync(join(target, 'index.html'), document);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildConsole();
