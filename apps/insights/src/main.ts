import 'reflect-metadata';
import { createLog, describeError, readEnvironmentOrExit, Shutdown } from '#platform';
import { startInsights } from './insights.service.js';

const env = readEnvironmentOrExit();
const log = createLog('insights', env.logLevel);
const shutdown = new Shutdown(log).onSignals();

function fatal(error: unknown): void {
  log.fatal({ error: describeError(error) }, 'the insights end');
  void shutdown.exit('fatal', 1);
}

process.on('uncaughtException', fatal);
process.on('unhandledRejection', fatal);
startInsights(env, log, shutdown, fatal).catch(fatal);
