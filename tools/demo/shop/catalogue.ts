import type { Random } from './random.js';

export interface Article {
  sku: string;
  category: string;
  priceMinor: number;
}

const CATEGORIES = [
  ['TEA', 'tea', 900],
  ['COF', 'coffee', 1_400],
  ['BOO', 'books', 1_800],
  ['KIT', 'kitchen', 3_500],
  ['GAR', 'garden', 2_600],
  ['TOY', 'toys', 2_200],
] as const;

const ARTICLES_OF_CATEGORY = 40;

/** What the shop sells. Prices end in 9, and are spread about what is usual for their category. */
export function catalogue(random: Random): Article[] {
  return CATEGORIES.flatMap(([code, category, median]) =>
    Array.from({ length: ARTICLES_OF_CATEGORY }, (_, at) => ({
      sku: `${code}-${String(at + 1).padStart(3, '0')}`,
      category,
      priceMinor: Math.max(10, Math.round(random.logNormal(median, 0.5) / 10)) * 10 - 1,
    })),
  );
}
