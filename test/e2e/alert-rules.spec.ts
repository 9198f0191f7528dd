import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { projectFile } from '../support/project.js';
import { isThere, shell } from '../support/shell.js';

interface RuleFile {
  groups: { rules: { alert: string; annotations: { runbook: string } }[] }[];
}

const text = (path: string): string => readFileSync(projectFile(path), 'utf8');
const { groups } = parse(text('deploy/prometheus/loyalty.rules.yml')) as RuleFile;
const rules = groups.flatMap((group) => group.rules);
const wherePromtool = (await isThere('promtool')) ? it : it.skip;

wherePromtool('the alert rules fire as their own tests say (left out where there is no promtool)', async () => {
  const { code, stdout, stderr } = await shell(
    'cd deploy/prometheus && promtool test rules loyalty.rules.test.yml',
    {},
  );
  expect({ code, said: `${stdout}${stderr}` }).toEqual({ code: 0, said: expect.stringContaining('SUCCESS') });
});

it('each alert has a test and a runbook of its name', () => {
  const tested = text('deploy/prometheus/loyalty.rules.test.yml');
  const index = text('docs/runbooks/README.md');
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { alert, annotations } of rules) {
    expect(tested).toContain(`- name: ${alert}\n`);
    expect(annotations.runbook).toBe(`docs/runbooks/${alert}.md`);
    expect(existsSync(projectFile(annotations.runbook))).toBe(true);
    expect(index).toContain(`${alert}.md`);
  }
});
