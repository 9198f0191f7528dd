import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile, runDirectory } from './project.js';

/** The default program, but models are fitted of fifty members already; the path of its file, which this process alone has. */
export function programOfSmallShop(): string {
  const directory = projectFile(runDirectory());
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `program-of-small-shop-${process.pid}.yaml`);
  const text = readFileSync(projectFile('programs/default.yaml'), 'utf8');
  writeFileSync(path, text.replace(/membersMin: \d+/, 'membersMin: 50'));
  return path;
}
