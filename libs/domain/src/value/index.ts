/** What a member is worth and when they are leaving: models, scores, warnings and measures, pure. */
export * from './models/index.js';
export * from './rows/index.js';
