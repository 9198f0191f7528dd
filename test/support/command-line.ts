import { spawn } from 'node:child_process';
import { projectFile } from './project.js';
import { stackEnvironment } from './stack.js';

export interface CommandEnd {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `loyalty …` as a person would call it, against the test stack; nothing of this process's environment but PATH is passed on. */
export async function loyalty(args: readonly string[], variables: Record<string, string>): Promise<CommandEnd> {
  const { kafkaBrokers, databaseUrl, redisUrl } = stackEnvironment();
  const child = spawn(process.execPath, [projectFile('dist/apps/cli/src/main.js'), ...args], {
    cwd: projectFile('.'),
    env: {
      PATH: process.env.PATH ?? '',
      KAFKA_BROKERS: kafkaBrokers.join(','),
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}
