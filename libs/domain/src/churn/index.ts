export * from './control.js';
export * from './deadline.js';
export * from './decide.js';
export * from './effect.js';
export * from './history.js';
export * from './judgement.js';
export * from './reasons.js';
export * from './warning.js';
