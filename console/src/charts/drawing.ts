import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartConfiguration,
  type ChartDataset,
} from 'chart.js';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

/** The paints of the style sheet, by what they are for. */
export type Paint = 'accent' | 'second' | 'third' | 'faint' | 'bad';

export interface Series {
  name: string;
  values: (number | null)[];
  paint: Paint;
  /** Default: bars. */
  as?: 'bar' | 'line' | 'dashed' | 'area' | 'points';
}

/** What to draw, without how. */
export interface Drawing {
  /** What runs along the horizontal axis. */
  axis: string;
  labels: string[];
  /** Where on a horizontal axis from 0 to 1 each label lies. Default: side by side. */
  shares?: number[];
  series: Series[];
  /** In the tooltip and the table. */
  format: (value: number) => string;
  /** On the axis. */
  formatShort: (value: number) => string;
  stacked?: boolean;
  /** The upper end of the vertical axis. */
  most?: number;
  /** Vertical lines with words, at label positions. */
  marks?: { at: number; text: string }[];
  hideLegend?: boolean;
}

export interface Drawn {
  show(drawing: Drawing): void;
  end(): void;
}

export function draw(canvas: HTMLCanvasElement, drawing: Drawing): Drawn {
  let marks = drawing.marks ?? [];
  const plugins = [{ id: 'marks', afterDatasetsDraw: (drawn: Chart) => drawMarks(drawn, marks) }];
  const chart = new Chart(canvas, { ...configurationOf(drawing), plugins });
  return {
    show(next) {
      const { data, options } = configurationOf(next);
      marks = next.marks ?? [];
      chart.data = data;
      chart.options = options ?? {};
      chart.update('none');
    },
    end: () => chart.destroy(),
  };
}

function textFont(): { family: string; size: number } {
  return { family: getComputedStyle(document.body).fontFamily, size: 12 };
}

/** A paint as the theme shown has it: a canvas knows neither variables nor `light-dark`, so an element is asked. */
function paint(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--paint-${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function configurationOf(drawing: Drawing): ChartConfiguration<'bar' | 'line', (number | null)[], string | number> {
  const ink = paint('ink');
  const line = paint('line');
  const font = textFont();
  const horizontal = {
    grid: { display: false },
    border: { color: line },
    ticks: { color: ink, font, maxRotation: 0, autoSkipPadding: 16 },
  };
  const along = {
    ...horizontal,
    type: 'linear' as const,
    offset: false,
    min: 0,
    max: 1,
    ticks: {
      ...horizontal.ticks,
      stepSize: 0.25,
      callback: (value: number | string) => drawing.formatShort(Number(value)),
    },
  };
  return {
    type: 'bar',
    data: { labels: drawing.shares ?? drawing.labels, datasets: drawing.series.map(datasetOf) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: drawing.shares ? along : { ...horizontal, stacked: drawing.stacked === true },
        y: {
          stacked: drawing.stacked === true,
          beginAtZero: true,
          ...(drawing.most === undefined ? {} : { max: drawing.most }),
          grid: { color: line, drawTicks: false },
          border: { display: false },
          ticks: {
            color: ink,
            font,
            padding: 8,
            maxTicksLimit: 5,
            callback: (value) => drawing.formatShort(Number(value)),
          },
        },
      },
      plugins: {
        legend: {
          display: drawing.hideLegend !== true && drawing.series.length > 1,
          align: 'start',
          labels: {
            color: ink,
            font,
            boxHeight: 8,
            usePointStyle: true,
            pointStyleWidth: 16,
            padding: 12,
          },
        },
        tooltip: {
          backgroundColor: paint('tip'),
          titleColor: paint('tip-ink'),
          bodyColor: paint('tip-ink'),
          titleFont: font,
          bodyFont: font,
          padding: 10,
          boxPadding: 4,
          callbacks: {
            title: ([item]) => drawing.labels[item?.dataIndex ?? -1] ?? '',
            label: (item) => ` ${item.dataset.label ?? ''}: ${drawing.format(Number(item.parsed.y))}`,
          },
        },
      },
    },
  };
}

function datasetOf({ name, values, paint: of, as = 'bar' }: Series): ChartDataset<'bar' | 'line', (number | null)[]> {
  const colour = paint(of);
  if (as === 'bar') {
    return {
      type: 'bar',
      label: name,
      data: values,
      backgroundColor: colour,
      borderRadius: 3,
      maxBarThickness: 28,
      pointStyle: 'rectRounded',
    };
  }
  return {
    type: 'line',
    label: name,
    data: values,
    borderColor: colour,
    backgroundColor: as === 'area' ? paint(`${of}-soft`) : colour,
    fill: as === 'area',
    borderWidth: as === 'dashed' ? 1.5 : 2,
    borderDash: as === 'dashed' ? [5, 4] : [],
    pointRadius: as === 'points' ? 4 : 0,
    // In the legend, where no point is drawn.
    pointStyle: as === 'points' ? 'circle' : 'line',
    pointHitRadius: 8,
    showLine: as !== 'points',
    tension: 0.2,
    spanGaps: true,
  };
}

/** Words stand where the curve is not, and have a rim where lines cross them. */
function drawMarks(chart: Chart, marks: NonNullable<Drawing['marks']>): void {
  const ink = paint('ink');
  const font = textFont();
  const { ctx, chartArea, scales } = chart;
  for (const { at, text } of marks) {
    const x = scales['x']?.getPixelForValue(at);
    if (x === undefined || x < chartArea.left || x > chartArea.right) continue;
    ctx.save();
    ctx.strokeStyle = ink;
    ctx.fillStyle = ink;
    ctx.setLineDash([2, 3]);
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.font = `${font.size}px ${font.family}`;
    const isRight = x > (chartArea.left + chartArea.right) / 2;
    ctx.textAlign = isRight ? 'right' : 'left';
    const middle = (chartArea.top + chartArea.bottom) / 2;
    const curve = chart.getDatasetMeta(0).data[at]?.y ?? chartArea.top;
    const place = [x + (isRight ? -6 : 6), curve > middle ? middle : chartArea.bottom - 8] as const;
    ctx.setLineDash([]);
    ctx.lineWidth = 4;
    ctx.lineJoin = 'round';
    ctx.strokeStyle = paint('surface');
    ctx.strokeText(text, ...place);
    ctx.fillText(text, ...place);
    ctx.restore();
  }
}
