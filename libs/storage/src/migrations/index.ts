import { Book1700000000001 } from './0001-book.js';

/** In the order in which they run. */
export const MIGRATIONS = [Book1700000000001];
