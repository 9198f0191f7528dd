import { type Command } from 'commander';
import colors from 'picocolors';
import { createLog, EnvironmentError, readEnvironment, type Environment } from '#platform';
import { lookAtFiles } from '../doctor/files.js';
import { fail, ok, type Finding } from '../doctor/finding.js';
import { lookAtKafka } from '../doctor/kafka.js';
import { lookAtPostgres } from '../doctor/postgres.js';
import { lookAtRedis } from '../doctor/redis.js';
import { lookAtServices } from '../doctor/services.js';
import { Refused } from '../outcome.js';
import { report } from '../terminal/report.js';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'what is missing, unreachable or misconfigured, and what to do about it; exit code 1 where something fails',
    )
    .option('--json', 'print as JSON')
    .action(async (flags: { json?: boolean }) => {
      const findings = await examine();
      report(flags.json, findings, () => inWords(findings));
      const failed = findings.filter(({ state }) => state === 'fail').length;
      if (failed > 0) throw new Refused(`${failed} of ${findings.length} looks failed`);
    });
}

async function examine(): Promise<Finding[]> {
  const environment = environmentOr();
  if ('problems' in environment) return environment.problems;
  const log = createLog('loyalty', 'silent');
  const looks = await Promise.all([
    lookAtFiles(environment),
    lookAtPostgres(environment),
    lookAtKafka(environment, log),
    lookAtRedis(environment),
    lookAtServices(environment),
  ]);
  return [ok('environment', 'every variable is usable'), ...looks.flat()];
}

function environmentOr(): Environment | { problems: Finding[] } {
  try {
    return readEnvironment();
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const todo = 'set it (docs/ops.md has the table), or `npm run stack -- up` for an embedded stack';
    return { problems: error.problems.map((problem) => fail('environment', problem, todo)) };
  }
}

const MARKS = { ok: colors.green('✓'), warn: colors.yellow('!'), fail: colors.red('✗') };

function inWords(findings: Finding[]): string {
  return findings
    .map(({ what, state, says, todo }) => {
      const line = `${MARKS[state]} ${what.padEnd(20)} ${says}`;
      return todo === undefined ? line : `${line}\n  ${' '.repeat(20)} ${colors.dim('→')} ${todo}`;
    })
    .join('\n');
}
