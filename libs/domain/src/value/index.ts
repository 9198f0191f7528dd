/** What a member is worth and when they are leaving: models, scores, warnings and measures, pure. */
export * from './models/index.js';
export * from './rows/index.js';
export * from './scores/index.js';
export * from './warnings/index.js';
export * from './engine/index.js';
export * from './measures/index.js';
