import { useEffect, useRef } from 'preact/hooks';
import { language, useWords } from '../words/language.js';
import { isDark } from '../parts/theme.js';
import type { Drawn, Drawing } from './drawing.js';

export interface ChartProps {
  /** What is seen, in one sentence, for who cannot see it; the table below has the figures. */
  label: string;
  drawing: Drawing;
  /** rem */
  height?: number;
}

/** A drawing with its figures as a table. The charting library is loaded with the first one. */
export function Chart({ label, drawing, height = 15 }: ChartProps) {
  const t = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const dark = isDark();
  const spoken = language.value;
  useEffect(() => {
    let gone = false;
    void import('./drawing.js').then(({ draw }) => {
      if (gone || canvas.current === null) return;
      if (drawn.current === null) drawn.current = draw(canvas.current, drawing);
      else drawn.current.show(drawing);
    });
    return () => {
      gone = true;
    };
  }, [drawing, dark, spoken]);
  useEffect(() => () => drawn.current?.end(), []);
  return (
    <figure class="chart">
      <div class="chart-area" style={{ height: `${height}rem` }}>
        <canvas ref={canvas} role="img" aria-label={label} />
      </div>
      <details class="figures">
        <summary>{t('chart.figures')}</summary>
        <div class="table" role="region" aria-label={label} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{drawing.axis}</th>
                {drawing.series.map(({ name }) => (
                  <th key={name} scope="col" class="number">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {drawing.labels.map((text, i) => (
                <tr key={i}>
                  <th scope="row">{text}</th>
                  {drawing.series.map(({ name, values }) => (
                    <td key={name} class="number">
                      {values[i] === null || values[i] === undefined ? '' : drawing.format(values[i])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
