import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { eventually } from './eventually.js';
import { projectFile } from './project.js';

/** The commands of the `sh` blocks of a Markdown file, below `heading` where one is given: one a line, continued lines joined. */
export function commandsOf(file: string, heading?: string): string[] {
  const text = readFileSync(projectFile(file), 'utf8');
  const begin = heading === undefined ? 0 : text.indexOf(`\n${heading}\n`) + 1;
  if (begin === 0 && heading !== undefined) throw new Error(`${file} has no heading "${heading}"`);
  const end = heading === undefined ? -1 : text.indexOf('\n## ', begin + 1);
  const blocks = text.slice(begin, end < 0 ? undefined : end).matchAll(/^```sh\n(.*?)^```/gms);
  return [...blocks]
    .flatMap(([, block = '']) => block.replaceAll(/ *\\\n */g, ' ').split('\n'))
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command line as a person would in the project's root. */
export function shell(command: string, env: Record<string, string>, timeoutMs = 60_000): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', command], {
      cwd: projectFile('.'),
      env: { PATH, HOME, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A shell that stays open, so that what one command sets the next one finds. */
export class Terminal {
  private said = '';
  private readonly child;

  constructor(env: Record<string, string>) {
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn('bash', ['--noprofile', '--norc'], {
      cwd: projectFile('.'),
      env: { PATH, HOME, NO_COLOR: '1', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on('data', (data: Buffer) => (this.said += data.toString()));
    }
  }

  /** Types a command and waits for its end. `said` is what it wrote to either of its outputs. */
  async run(command: string, timeoutMs = 60_000): Promise<{ code: number; said: string }> {
    const mark = `end-${randomUUID()}`;
    this.said = '';
    this.child.stdin.write(`{ ${command}\n} < /dev/null\necho "${mark} $?"\n`);
    const code = await eventually(() => new RegExp(`${mark} (\\d+)\\n`).exec(this.said)?.[1], {
      timeoutMs,
      what: `the end of ${command}`,
    });
    return { code: Number(code), said: this.said.slice(0, this.said.lastIndexOf(mark)) };
  }

  close(): void {
    this.child.stdin.end();
  }
}

/** Whether a program is installed; tests that need one that is not are skipped. */
export async function isThere(program: string): Promise<boolean> {
  return (await shell(`command -v ${program}`, {})).code === 0;
}
