export * from './explain.js';
export type { Inputs, ReckonedCase, Reckoning, Step } from './reckoning.js';
