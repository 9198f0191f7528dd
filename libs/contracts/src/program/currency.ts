const KNOWN = new Set(Intl.supportedValuesOf('currency'));

export function isCurrency(code: string): boolean {
  return KNOWN.has(code);
}

/** Digits after the point by ISO 4217 (EUR 2, JPY 0, KWD 3), which ECMA-402 prescribes for this option. */
export function currencyExponent(code: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
