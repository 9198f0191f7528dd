import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { MessageSchema } from '#contracts';
import { brokenCalls, brokenMessages, type OpenApi } from './compatibility.js';
import { BASELINE, contractFiles, json, recorded, type ContractFiles } from './files.js';

/*
 * npm run contracts             writes contracts/ and the client's types from the declarations
 * npm run contracts -- --check  fails where they are stale, or where a change breaks those who rely on the baseline
 * npm run contracts -- --accept makes what is declared now the baseline: for a release, or a break that was announced
 */
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    accept: { type: 'boolean', default: false },
  },
});
const root = process.cwd();
const made = await contractFiles(root);
if (values.accept) await accept(made);
const problems = [...(values.check ? staleFiles(made) : write(made)), ...breakingChanges(made)];
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length === 0) process.stdout.write(`The contracts hold (${made.files.size} files)\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function staleFiles({ files }: ContractFiles): string[] {
  const stale = [...files].filter(([path, text]) => read(path) !== text).map(([path]) => `${path} is stale`);
  const left = leftOver(files).map((path) => `${path} belongs to no message any more`);
  const problems = [...stale, ...left];
  return problems.length === 0 ? [] : [...problems, '`npm run contracts` renews them'];
}

function write({ files }: ContractFiles): string[] {
  for (const [path, text] of files) put(path, text);
  for (const path of leftOver(files)) rmSync(join(root, path));
  return [];
}

function breakingChanges({ messages, openApi }: ContractFiles): string[] {
  const before = recorded<MessageSchema[]>(root, BASELINE.messages) ?? [];
  const calls = recorded<OpenApi>(root, BASELINE.openApi) ?? { paths: {} };
  const broken = [...brokenMessages(before, messages), ...brokenCalls(calls, openApi)];
  if (broken.length === 0) return [];
  return [
    ...broken.map((reason) => `breaking: ${reason}`),
    'These break who relies on contracts/baseline. Where that is meant and announced: `npm run contracts -- --accept`',
  ];
}

async function accept({ messages, openApi }: ContractFiles): Promise<void> {
  put(BASELINE.messages, await json(messages));
  put(BASELINE.openApi, await json(openApi));
}

function leftOver(files: Map<string, string>): string[] {
  const directory = 'contracts/schemas';
  if (!existsSync(join(root, directory))) return [];
  return readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${directory}/${name.replaceAll('\\', '/')}`)
    .filter((path) => !files.has(path));
}

function read(path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
