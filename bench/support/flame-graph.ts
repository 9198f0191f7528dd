import type { Profiler } from 'node:inspector';

/** A function, and all that it called, with the samples in which it was on the stack. */
interface Frame {
  name: string;
  origin: string;
  samples: number;
  callees: Map<string, Frame>;
}

const WIDTH = 1_200;
const ROW = 16;
const TEXT_WIDTH = 6.2;
/** What lies above them is the start of a library at the most. */
const LEVELS_MOST = 28;
/** Narrower ones could not be seen. */
const WIDTH_LEAST = 0.8;
const IDLE = new Set(['(idle)', '(root)']);

/** Whose code a frame is, by where its file lies; each has a colour. */
const COLOURS: Record<string, string> = {
  domain: '#e07a5f',
  contracts: '#f2a65a',
  messaging: '#c9a227',
  storage: '#d1495b',
  ledger: '#b56576',
  libraries: '#8ab17d',
  node: '#90a8c3',
  'garbage collector': '#6d6875',
};

/**
 * A processor profile of V8 as a flame graph (https://www.brendangregg.com/flamegraphs.html) in SVG: the width of a frame is its share of the
 * time in which the process was not idle, what it called lies above it, and what is the same on equal stacks is one. Hovering shows shares.
 */
export function flameGraph(profile: Profiler.Profile, title: string): string {
  const root = mergedStacks(profile);
  const rows: string[] = [];
  const deepest = draw(root, 0, 0, root.samples, rows);
  const height = (deepest + 1) * ROW + 60;
  const at = (level: number): number => height - 30 - (level + 1) * ROW;
  const placed = rows.map((row) => row.replace(/LEVEL(\d+)/g, (_, level: string) => String(at(Number(level)))));
  const legend = Object.entries(COLOURS).map(
    ([name, colour], i) =>
      `<rect x="${10 + i * 145}" y="${height - 20}" width="12" height="12" fill="${colour}"/><text x="${26 + i * 145}" y="${height - 10}">${name}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="10">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fffdf8"/><text x="10" y="16" font-size="13">${escaped(title)}</text>`,
    ...placed,
    ...legend,
    '</svg>\n',
  ].join('\n');
}

/** Samples by share of the busy time, of the origins in `COLOURS`. */
export function sharesByOrigin(profile: Profiler.Profile): Map<string, number> {
  const shares = new Map<string, number>();
  const root = mergedStacks(profile);
  const add = (frame: Frame): void => {
    let own = frame.samples;
    for (const callee of frame.callees.values()) own -= callee.samples;
    shares.set(frame.origin, (shares.get(frame.origin) ?? 0) + own / root.samples);
    for (const callee of frame.callees.values()) add(callee);
  };
  for (const frame of root.callees.values()) add(frame);
  return new Map([...shares].sort(([, a], [, b]) => b - a));
}

function mergedStacks({ nodes, samples = [] }: Profiler.Profile): Frame {
  const hits = new Map<number, number>();
  for (const id of samples) hits.set(id, (hits.get(id) ?? 0) + 1);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root: Frame = { name: 'all', origin: 'node', samples: 0, callees: new Map() };
  const visit = (node: Profiler.ProfileNode, into: Frame): number => {
    const { functionName, url } = node.callFrame;
    if (functionName === '(idle)') return 0;
    const frame = IDLE.has(functionName)
      ? into
      : calleeOf(into, nameOf(functionName, url), originOf(functionName, url));
    let count = hits.get(node.id) ?? 0;
    for (const child of node.children ?? []) count += visit(byId.get(child)!, frame);
    if (frame !== into) frame.samples += count;
    return count;
  };
  root.samples = visit(nodes[0]!, root);
  return root;
}

function calleeOf(caller: Frame, name: string, origin: string): Frame {
  let callee = caller.callees.get(name);
  if (callee === undefined) {
    callee = { name, origin, samples: 0, callees: new Map() };
    caller.callees.set(name, callee);
  }
  return callee;
}

function nameOf(functionName: string, url: string): string {
  const file = url.replace(/^.*\/(?:node_modules|dist)\//, '').replace(/^node:/, '');
  const name = functionName === '' ? '…' : functionName;
  return file === '' ? name : `${name} ${file}`;
}

function originOf(functionName: string, url: string): string {
  if (functionName === '(garbage collector)') return 'garbage collector';
  if (url.includes('/node_modules/')) return 'libraries';
  const ours = /\/dist\/(?:libs|apps)\/([^/]+)\//.exec(url)?.[1];
  return ours !== undefined && ours in COLOURS ? ours : ours === undefined ? 'node' : 'ledger';
}

/** @returns the deepest level drawn */
function draw(frame: Frame, level: number, from: number, all: number, rows: string[]): number {
  const x = (from / all) * WIDTH;
  const width = (frame.samples / all) * WIDTH;
  if (width < WIDTH_LEAST || level >= LEVELS_MOST) return level - 1;
  const share = ((100 * frame.samples) / all).toFixed(1);
  const fits = Math.floor((width - 4) / TEXT_WIDTH);
  const text =
    fits < 4
      ? ''
      : `<text x="${(x + 2).toFixed(1)}" y="LEVEL${level}" dy="11">${escaped(cut(frame.name, fits))}</text>`;
  rows.push(
    `<g><title>${escaped(frame.name)}: ${share} %</title><rect x="${x.toFixed(1)}" y="LEVEL${level}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${COLOURS[frame.origin]}"/>${text}</g>`,
  );
  let deepest = level;
  let at = from;
  for (const callee of [...frame.callees.values()].sort((a, b) => b.samples - a.samples)) {
    deepest = Math.max(deepest, draw(callee, level + 1, at, all, rows));
    at += callee.samples;
  }
  return deepest;
}

const cut = (name: string, most: number): string => (name.length <= most ? name : `${name.slice(0, most - 1)}…`);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
