export { openBook, readPublishedProgram, type OpenBook } from './book.js';
export { ledgerPositions } from './ledger-positions.js';
export { openTopics } from './topics.js';
