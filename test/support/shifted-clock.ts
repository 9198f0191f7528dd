/*
 * Loaded before a service (`node --import`), where a test wants it to live at another time: CLOCK_SHIFT_MS milliseconds from ours.
 */
const realNow = Date.now.bind(Date);
const shiftMs = Number(process.env['CLOCK_SHIFT_MS'] ?? 0);
Date.now = () => realNow() + shiftMs;
