import { instantText } from '#domain';
import { ModelStore, type ModelDetail } from '#storage';
import { withBook } from '../book.js';
import { Refused, WrongUsage } from '../outcome.js';
import { report } from '../terminal/report.js';
import { facts, table, type Cell } from '../terminal/table.js';

const SHOWN = 20;

/** `loyalty clv models [version]`. */
export async function printModels(version: string | undefined, flags: { json?: boolean }): Promise<void> {
  await withBook(async ({ database }) => {
    const models = new ModelStore(database);
    if (version !== undefined) return printModel(await detailOf(models, version), flags);
    const versions = await models.versions(SHOWN);
    const rows = versions.map((one): Cell[] => [
      one.version,
      instantText(one.fittedAt),
      instantText(one.inForceFrom),
      one.members,
      one.orders,
      `${one.durationMs} ms`,
      one.inUse ? 'in use' : '',
    ]);
    const head = ['version', 'fitted', 'in force from', 'members', 'orders', 'took', ''];
    report(flags.json, versions, () => table(head, rows, { right: [0, 3, 4, 5] }));
  });
}

async function detailOf(models: ModelStore, version: string): Promise<ModelDetail> {
  if (!/^[1-9]\d{0,8}$/.test(version)) throw new WrongUsage(`'${version}' must be the number of a version`);
  const found = await models.detail(Number(version));
  if (found === null) throw new Refused(`there is no version ${version} of the models`);
  return found;
}

function printModel(model: ModelDetail, flags: { json?: boolean }): void {
  const { version, report: made, content } = model;
  const { holdOut } = made;
  report(flags.json, model, () =>
    [
      facts([
        ['version', `${version}${model.inUse ? ', in use' : ''}`],
        ['fitted on', `${made.orders} orders of ${made.members} members until ${made.asOf}`],
        ['risk and warnings by', content.warning.name],
        ['ranking by', content.ranking.name],
        ['value by', content.value.fitted.model],
        ...made.boundaries.map((boundary): [string, Cell] => ['note', boundary]),
      ]),
      ...made.why.map((reason) => `- ${reason}`),
      `\nThe same choice made on ${holdOut.cut}, measured on the ${holdOut.horizonDays} days after it`,
      table(
        ['score', 'AUC', 'AP', 'Brier'],
        holdOut.inactivity.map(({ name, auc, averagePrecision, brier }): Cell[] => {
          return [name, shown(auc), shown(averagePrecision), shown(brier)];
        }),
        { right: [1, 2, 3] },
      ),
    ].join('\n'),
  );
}

/** What could not be measured is null in the book. */
function shown(value: number | null): string {
  return value === null ? '–' : value.toFixed(4);
}
