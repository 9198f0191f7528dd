import colors from 'picocolors';

/** From cool to warm, in the 256 colours that every terminal of today has. */
const HEAT = [236, 24, 30, 36, 72, 108, 178, 172, 166, 160];
const TIER_COLOURS: Record<string, number> = { bronze: 173, silver: 250, gold: 220, platinum: 153 };

/** Text on a ground as warm as its share (0 to 1). */
export function heat(text: string, share: number): string {
  if (!colors.isColorSupported) return text;
  const step = HEAT[Math.min(HEAT.length - 1, Math.floor(Math.max(0, share) * HEAT.length))]!;
  return `\u001b[48;5;${step}m\u001b[38;5;231m${text}\u001b[0m`;
}

export function tierName(level: string): string {
  const colour = TIER_COLOURS[level];
  return colour === undefined || !colors.isColorSupported ? level : `\u001b[38;5;${colour}m${level}\u001b[0m`;
}

/** A bar of eighths, `width` characters at share 1. */
export function bar(share: number, width = 28): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const rest = eighths % 8;
  return colors.cyan('█'.repeat(Math.floor(eighths / 8)) + (rest > 0 ? ' ▏▎▍▌▋▊▉'[rest] : ''));
}

export function heading(text: string, note = ''): string {
  return `\n${colors.bold(colors.cyan(text))}${note === '' ? '' : colors.dim(`  ${note}`)}`;
}

export function money(minor: number): string {
  return (minor / 100).toLocaleString('en-US', { style: 'currency', currency: 'EUR' });
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function percent(share: number, digits = 0): string {
  return `${(share * 100).toFixed(digits)} %`;
}

export function day(instant: string | null): string {
  return instant === null ? '–' : instant.slice(0, 10);
}
