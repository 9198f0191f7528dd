import { parentPort, workerData } from 'node:worker_threads';
import { refit, type RefitOptions } from '#domain/value/index.js';
import { datedOrders, type OrderColumns } from './order-columns.js';

/** Runs in a thread of its own: a fit takes seconds, in which this service must go on. */
const { orders, options } = workerData as { orders: OrderColumns; options: RefitOptions };
parentPort!.postMessage(refit(datedOrders(orders), options));
