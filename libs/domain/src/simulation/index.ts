export * from './outcome.js';
export * from './simulation.js';
