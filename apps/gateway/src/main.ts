import 'reflect-metadata';
import { createLog, readEnvironmentOrExit, Shutdown } from '#platform';
import { startGateway } from './gateway.service.js';

const env = readEnvironmentOrExit();
const log = createLog('gateway', env.logLevel);
const shutdown = new Shutdown(log).onSignals();

function fatal(error: unknown): void {
  log.fatal({ err: error }, 'the gateway ends');
  void shutdown.exit('fatal', 1);
}

process.on('uncaughtException', fatal);
process.on('unhandledRejection', fatal);
startGateway(env, log, shutdown).catch(fatal);
