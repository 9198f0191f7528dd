import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFile } from '../../test/support/project.js';

const HOME = projectFile('bench/peers/kafka-streams');
const HEAP_MB = 1_024;
const DEADLINE_MS = 620_000;

/** What the peer says of itself, and the sums over its stores. */
export interface StreamsResult {
  events: number;
  /** From the first record to the commit of the last. */
  seconds: number;
  duplicates: number;
  members: number;
  orders: number;
  spendMinor: number;
  points: number;
  rssMb: number;
  cpuSeconds: number;
}

/** Builds the peer once. @returns false, saying so, where there is no compiler for it */
export function buildStreamsPeer(): boolean {
  const there = ['mvn', 'javac'].every((tool) => spawnSync(tool, ['-version'], { stdio: 'ignore' }).status === 0);
  if (!there) {
    console.error('the Kafka Streams peer needs Maven and a Java compiler 17 (openjdk-17-jdk-headless): left out');
    return false;
  }
  const goals = ['package', 'dependency:copy-dependencies', '-DincludeScope=runtime'];
  const { status, stdout } = spawnSync('mvn', ['-q', '-B', '-f', join(HOME, 'pom.xml'), ...goals], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Maven could not build the Kafka Streams peer:\n${stdout}`);
  return true;
}

/** Runs the peer over topics that hold all their records already. */
export async function runStreams(options: {
  brokers: string[];
  applicationId: string;
  inputs: string[];
  output: string;
}): Promise<StreamsResult> {
  const directory = await mkdtemp(join(tmpdir(), 'streams-'));
  const classPath = [join(HOME, 'target', 'kafka-streams-peer.jar'), join(HOME, 'target', 'dependency', '*')].join(':');
  const { brokers, applicationId, output, inputs } = options;
  const args = [`-Xmx${HEAP_MB}m`, '-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', classPath, 'bench.Peer'];
  try {
    const { stdout } = await promisify(execFile)(
      'java',
      [...args, brokers.join(','), applicationId, output, directory, ...inputs],
      { timeout: DEADLINE_MS, maxBuffer: 2 ** 24 },
    );
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as StreamsResult;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
