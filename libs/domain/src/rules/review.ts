import type { ContentPublished, ContentRemoved, ReviewPublished, ReviewRemoved } from '../fact.js';
import type { Folding } from '../folding.js';
import { giveLot, takeBack } from '../points.js';
import { InvariantBroken, type Publication } from '../state.js';
import { utcDay, type Instant } from '../time.js';
import { earns } from './membership.js';

/** Rule 3: one award for each sku, at most so many a UTC day; a review beyond the limit leaves the sku open. */
export function publishReview(run: Folding, review: ReviewPublished): void {
  run.needsOpenParts();
  const { head, publications } = run.state;
  const { points, awardsPerDay } = run.program(review.time).reviews;
  const day = utcDay(review.time);
  if (head.reviews.day !== day) {
    head.reviews.day = day;
    head.reviews.awards = 0;
  }
  const awarded = earns(run, review.time) && head.reviews.awards < awardsPerDay && !hasAward(run, review.sku);
  const lot = awarded ? `review:${review.reviewId}` : null;
  const key = `review:${review.reviewId}`;
  publications.set(key, { key, time: review.time, sku: review.sku, rating: review.rating, lot, removed: false });
  run.changedPublications.add(key);
  head.reviews.count++;
  head.reviews.ratingSum += review.rating;
  if (lot === null) return;
  head.reviews.awards++;
  giveLot(run, review, { id: lot, ordinal: 1, points, pendingMs: 0, rule: 'review' });
}

function hasAward(run: Folding, sku: string): boolean {
  for (const publication of run.state.publications.values()) {
    if (publication.lot !== null && publication.sku === sku) return true;
  }
  return false;
}

/** A removed review's award is taken back in the manner of rule 7; it still counts for both limits. */
export function removeReview(run: Folding, fact: ReviewRemoved, at: Instant): void {
  const review = published(run, `review:${fact.reviewId}`);
  if (review.removed) return;
  review.removed = true;
  run.changedPublications.add(review.key);
  const { reviews } = run.state.head;
  reviews.count--;
  reviews.ratingSum -= review.rating ?? 0;
  if (review.lot === null) return;
  const own = run.lot(review.lot);
  const owed = own.given - own.expired;
  if (owed > 0) takeBack(run, owed, own, 'reversed', at, fact, 'review-removal');
}

export function publishContent(run: Folding, fact: ContentPublished): void {
  const key = `content:${fact.contentId}`;
  run.state.publications.set(key, { key, time: fact.time, sku: null, rating: null, lot: null, removed: false });
  run.changedPublications.add(key);
}

export function removeContent(run: Folding, fact: ContentRemoved): void {
  const content = published(run, `content:${fact.contentId}`);
  content.removed = true;
  run.changedPublications.add(content.key);
}

function published(run: Folding, key: string): Publication {
  const found = run.state.publications.get(key);
  if (!found) throw new InvariantBroken(`${key} is not loaded`);
  return found;
}
