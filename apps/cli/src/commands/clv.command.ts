import { type Command } from 'commander';
import { printEvaluation, type EvaluateFlags } from '../clv/evaluate.js';
import { printFit, type FitFlags } from '../clv/fit.js';
import { printModels } from '../clv/models.js';
import { askForRefit, type RefitFlags } from '../clv/refit.js';
import { printScores, type ScoreFlags } from '../clv/score.js';

const FILE_HELP = `Without a FILE the orders are those of the engine's book. A FILE needs no server; --map names its columns by header or
by position from 1, as in loyalty import orders: member=customer,date=ts,amount=amount,cancelled=cancelled
Fields: member, date (ISO or YYYYMMDD), amount (decimal) or amountMinor, cancelled, id, order, currency. Usual headers need no --map.`;

export function addClv(program: Command): void {
  const group = program.command('clv').description('what members are worth, and who is leaving');
  withFile(group.command('fit').description('fit a model to orders'))
    .option('--until <date>', 'the last day whose orders count (the last order if absent)')
    .option('--model <name>', 'mbg, bg, pareto, nbd or mbg-cnbd', 'mbg')
    .action((file: string | undefined, flags: FitFlags) => printFit(file, flags));
  withFile(group.command('score').description('fit, and say of each member what is to be expected'))
    .option('--until <date>', 'the last day whose orders count (the last order if absent)')
    .option('--model <name>', 'mbg, bg, pareto, nbd or mbg-cnbd', 'mbg')
    .option('--horizon <time>', 'how far ahead: 90d, 39w, 12m (months of 4.345 weeks)', '12m')
    .option('--discount <rate>', 'of value, a month: 0.01 is one per cent', '0.01')
    .option('--csv <file>', 'write all members there too')
    .action((file: string | undefined, flags: ScoreFlags) => printScores(file, flags));
  withFile(group.command('evaluate').description('fit at a cut, and measure every score on what followed'))
    .requiredOption('--cut <date>', 'the last day that is known; what follows is the hold-out')
    .option('--horizon <time>', 'length of the hold-out: 90d, 39w, 12m', '90d')
    .option('--seed <number>', 'of the bootstrap', '1')
    .action((file: string | undefined, flags: EvaluateFlags) => printEvaluation(file, flags));
  group
    .command('refit')
    .description('have the running insights fit the models anew over the whole book')
    .option('--wait <seconds>', 'how long to wait until it is done', '300')
    .option('--json', 'print as JSON')
    .action((flags: RefitFlags) => askForRefit(flags));
  group
    .command('models')
    .description('the versions of the models, or one with its choice and hold-out table')
    .argument('[version]', 'its number')
    .option('--json', 'print as JSON')
    .action((version: string | undefined, flags: { json?: boolean }) => printModels(version, flags));
}

function withFile(command: Command): Command {
  return command
    .argument('[file]', 'a CSV of orders, or a file with blanks between its columns')
    .option('--map <fields>', 'which column is what, as field=column,…')
    .option('--unit <unit>', 'day or week: the unit of times and of parameters', 'week')
    .option('--currency <code>', 'currency of the amounts, ISO 4217', 'EUR')
    .option(
      '--returns <how>',
      'ignore: leave returns out; match: take each from its order, as an import does',
      'ignore',
    )
    .option('--delimiter <character>', 'comma, semicolon, tab, pipe, blanks, or a character (guessed if absent)')
    .option('--no-header', 'the first line is data')
    .option('--json', 'print as JSON')
    .addHelpText('after', `\n${FILE_HELP}`);
}
