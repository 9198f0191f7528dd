import { readdirSync, readFileSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { projectFile } from '../support/project.js';
import { tellReaper } from '../support/reaper.js';
import { commandsOf, isThere, shell, Terminal } from '../support/shell.js';
import { freePort, stackEnvironment, world } from '../support/stack.js';

const namespace = world('first-hour');
const ports: Record<string, string> = {};
let environment: Record<string, string>;
let services: ChildProcess;
let said = '';

/** As it stands in the docs, but for the ports and the namespace, which keep tests of one machine apart. */
function asHere(command: string): string {
  const local = command.replace(/localhost:(300\d)/g, (_, port: string) => `localhost:${ports[port]!}`);
  return local.replace(/-t commerce\./g, `-t ${namespace}.commerce.`);
}

beforeAll(async () => {
  const { kafkaBrokers, databaseUrl, redisUrl } = stackEnvironment();
  for (const port of ['3000', '3001', '3002']) ports[port] = String(await freePort());
  environment = {
    KAFKA_BROKERS: kafkaBrokers.join(','),
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    LOYALTY_NAMESPACE: namespace,
    KAFKA_TOPIC_PARTITIONS: '4',
    PORT: ports['3000']!,
    LEDGER_HTTP_PORT: ports['3001']!,
    INSIGHTS_HTTP_PORT: ports['3002']!,
  };
  const { PATH = '', HOME = '' } = process.env;
  services = spawn('npm', ['start'], { cwd: projectFile('.'), env: { PATH, HOME, ...environment } });
  tellReaper(`pid ${services.pid!}`);
  for (const stream of [services.stdout!, services.stderr!]) {
    stream.on('data', (data: Buffer) => (said += data.toString()));
  }
  await eventually(() => said.includes('All three services are ready'), { timeoutMs: 90_000, what: '`npm start`' });
}, 300_000);

afterAll(async () => {
  const gone = new Promise((resolve) => services.once('exit', resolve));
  services.kill('SIGTERM');
  await gone;
  tellReaper(`done ${services.pid!}`);
}, 120_000);

const whereKcat = (await isThere('kcat')) ? it : it.skip;

/** What a newcomer should see, by how the command begins, in the order of the README. */
const SEEN: [begins: string, sees: RegExp][] = [
  ['eval ', /^$/],
  ['now=', /^$/],
  ['npx loyalty doctor', /✓ environment[^]*✓ kafka[^]*✓ gateway/],
  ['echo \'m-1|{"specversion":"1.0","id":"9f1c"', /^$/],
  ['curl -s localhost:3000/v1/members/m-1', /"pending":123\b/],
  ['npx loyalty member m-1', /123/],
  ['npx loyalty event /shop/orders 9f1c', /applied/],
  ['echo \'m-1|{"specversion":"1.0","id":"9f1d"', /^$/],
  ['npx loyalty dead-letters list', /data\.totalMinor/],
  ['kcat -C', /m-1: .*data\.totalMinor/],
  ['npx loyalty dead-letters replay 1', /./],
  ['echo \'m-1|{"specversion":"1.0","id":"9f1d"', /^$/],
  ['npx loyalty event /shop/orders 9f1d', /applied/],
  ['npx loyalty dead-letters discard 2', /./],
  ['curl -s localhost:3000/v1/members/m-1', /"pending":173\b/],
  ['npx loyalty verify', /./],
];

describe('the first hour', () => {
  whereKcat(
    'goes as the README says, command by command (left out where there is no kcat)',
    async () => {
      const [start, ...commands] = commandsOf('README.md', '## The first hour');
      expect(start).toMatch(/^npm start\b/);
      expect(commands.map((command, i) => command.startsWith(SEEN[i]?.[0] ?? '-') || command)).toEqual(
        SEEN.map(() => true),
      );
      const terminal = new Terminal(environment);
      for (const [i, command] of commands.entries()) {
        // A person looks again where what was sent has not arrived yet; what sends is typed once.
        const once = /^echo|replay/.test(command);
        await eventually(
          async () => {
            const { code, said } = await terminal.run(asHere(command));
            if (code === 0 && SEEN[i]![1].test(said)) return true;
            throw new Error(`${code}: ${said}`);
          },
          { timeoutMs: once ? 0 : 30_000, everyMs: 300, what: command },
        );
      }
      terminal.close();
    },
    300_000,
  );
});

interface Finding {
  what: string;
  state: 'ok' | 'warn' | 'fail';
  todo?: string;
}

async function doctor(variables: Record<string, string>): Promise<{ code: number | null; findings: Finding[] }> {
  const { code, stdout } = await shell('node tools/loyalty.mjs doctor --json', { ...environment, ...variables });
  return { code, findings: JSON.parse(stdout) as Finding[] };
}

const failing = (findings: Finding[]) => findings.filter(({ state }) => state === 'fail').map(({ what }) => what);

describe('loyalty doctor', () => {
  it('finds nothing to do where all is well', async () => {
    const { code, findings } = await doctor({});
    expect(code).toBe(0);
    expect(failing(findings)).toEqual([]);
    const well = findings.filter(({ state }) => state === 'ok').map(({ what }) => what);
    const looked = ['environment', 'program', 'postgresql', 'book', 'kafka', 'topics', 'redis'];
    expect(well).toEqual(expect.arrayContaining([...looked, 'ledger', 'insights', 'gateway']));
  }, 120_000);

  it('names every server that does not answer, and what to do, and ends with 1', async () => {
    const { code, findings } = await doctor({
      KAFKA_BROKERS: '127.0.0.1:1',
      DATABASE_URL: 'postgres://loyalty:secret@127.0.0.1:1/loyalty',
      REDIS_URL: 'redis://127.0.0.1:1',
      PORT: '1',
    });
    expect(code).toBe(1);
    expect(failing(findings).sort()).toEqual(['kafka', 'postgresql', 'redis']);
    const lacking = findings.filter(({ state, todo }) => state !== 'ok' && !todo);
    expect(lacking).toEqual([]);
    expect(findings.find(({ what }) => what === 'gateway')?.state).toBe('warn');
    expect(JSON.stringify(findings)).not.toContain('secret');
  }, 120_000);

  it('names every variable that is no good, a book that is not there and a program that was changed', async () => {
    const [unusable, empty, changed] = await Promise.all([
      doctor({ KAFKA_BROKERS: 'nowhere', PORT: '70000' }),
      doctor({ LOYALTY_NAMESPACE: world('nobody') }),
      doctor({ LOYALTY_PROGRAM: 'mappings/shopify.yaml' }),
    ]);
    expect([unusable.code, failing(unusable.findings)]).toEqual([1, ['environment', 'environment']]);
    const states = Object.fromEntries(empty.findings.map(({ what, state }) => [what, state]));
    expect(states).toMatchObject({ book: 'warn', topics: 'warn', kafka: 'ok' });
    expect([changed.code, failing(changed.findings)]).toEqual([1, ['program']]);
    expect(changed.findings.find(({ what }) => what === 'program in force')?.state).toBe('warn');
  }, 120_000);
});

describe('the runbooks', () => {
  const files = readdirSync(projectFile('docs/runbooks')).filter((file) => file.startsWith('Loyalty'));
  const texts = files.map((file) => readFileSync(projectFile(`docs/runbooks/${file}`), 'utf8'));

  // One of them shows the dead letter of the first hour.
  whereKcat(
    'look with commands that work as they stand',
    async () => {
      const commands = [...new Set(files.flatMap((file) => commandsOf(`docs/runbooks/${file}`)))];
      const distinct = new Map(commands.map((command) => [command.replace(/ *#.*$/, ''), command]));
      expect(distinct.size).toBeGreaterThan(10);
      // What one of them shows must be there to be shown.
      const absent = /status="5|loyalty_model_refit_seconds/;
      const broken: string[] = [];
      const rest = [...distinct.keys()];
      const work = async (): Promise<void> => {
        for (let command = rest.shift(); command !== undefined; command = rest.shift()) {
          const { code, stdout, stderr } = await shell(asHere(command), environment);
          const nothing = stdout.trim() === '' && !absent.test(command);
          if ((code !== 0 && !absent.test(command)) || nothing) broken.push(`${command}: ${code} ${stdout}${stderr}`);
        }
      };
      await Promise.all([work(), work()]);
      expect(broken).toEqual([]);
    },
    300_000,
  );

  it('do nothing that the command line does not know', async () => {
    const named = texts.flatMap((text) => [...text.matchAll(/`npx loyalty ([^`]+)`/g)].map(([, words]) => words!));
    const commands = [...new Set(named)];
    expect(commands.length).toBeGreaterThan(3);
    const words = commands.map((command) =>
      command.split(' ').filter((word) => /^[a-z-]+$/.test(word) && !word.startsWith('-')),
    );
    // All in one process: most of what a short command takes is its start.
    const asking = `const { run } = await import('./dist/apps/cli/src/command-line.js');
      for (const words of ${JSON.stringify(words)}) console.log('ended with', await run([...words, '--help']));`;
    const { stdout } = await shell(`node --input-type=module -e "$ASKING"`, { ...environment, ASKING: asking });
    const answers = stdout.split(/ended with (\d+)\n/);
    expect(answers.length).toBe(2 * words.length + 1);
    for (const [i, called] of words.entries()) {
      expect({ called, code: answers[2 * i + 1], usage: answers[2 * i]!.split('\n')[0] }).toEqual({
        called,
        code: '0',
        usage: expect.stringContaining(`loyalty ${called.join(' ')}`),
      });
    }
  }, 120_000);
});
