import { describe, expect, it } from '@jest/globals';
import { StreamTimeline } from './watermark.js';

describe('the timeline of the stream', () => {
  it('says how far the stream had come at a wall time, at the least', () => {
    const timeline = new StreamTimeline();
    timeline.note(100, 10);
    timeline.note(200, 10);
    timeline.note(300, 25);
    expect([99, 100, 299, 300, 1_000].map((wall) => timeline.at(wall))).toEqual([0, 10, 10, 25, 25]);
  });

  it('never goes back', () => {
    const timeline = new StreamTimeline();
    timeline.note(100, 50);
    timeline.note(200, 40);
    expect(timeline.at(200)).toBe(50);
  });
});
