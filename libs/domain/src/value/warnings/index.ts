export { crossingDay, firstDay, scoreCrossingDay, SILENCE_DAYS_MAX } from './crossing.js';
export { crossingTable, type CrossingTable } from './crossing-table.js';
export { warningQuality, type WarningPeriod, type WarningQuality } from './warning-protocol.js';
