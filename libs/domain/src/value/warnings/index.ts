export { crossingDay, firstDay, scoreCrossingDay, SILENCE_DAYS_MAX } from './crossing.js';
export { crossingTable, type CrossingTable } from './crossing-table.js';
export { warningQuality, type WarningPeriod, type WarningQuality } from './warning-protocol.js';
export { warningTable, type WarningRow, type WarningTable } from './warning-table.js';
