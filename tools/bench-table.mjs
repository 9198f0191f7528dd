import Table from 'cli-table3';

/*
 * One table of what the benches have written: { NAME: { options, figures: [{ name, unit, values, target?, note? }] } }.
 */

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

function shown(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function spread(values) {
  return values.length < 2 ? '' : `${shown(Math.min(...values))} to ${shown(Math.max(...values))}`;
}

/** A target is met or missed by the median; an aim lies beyond it. */
function judged({ values, target }) {
  if (target === undefined) return ['', ''];
  const { bound, value, aim } = target;
  const found = median(values);
  const met = bound === 'at least' ? found >= value : found <= value;
  const reached = aim !== undefined && (bound === 'at least' ? found >= aim : found <= aim);
  const words = `${bound} ${value.toLocaleString('en')}${aim === undefined ? '' : ` (aim ${aim.toLocaleString('en')})`}`;
  return [words, reached ? 'aim met' : met ? 'met' : 'missed'];
}

export function tableOf(benches) {
  const table = new Table({
    head: ['figure', 'median', 'unit', 'runs', 'least to most', 'target', ''],
    colAligns: ['left', 'right', 'left', 'right', 'left', 'left', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const [bench, { figures }] of Object.entries(benches)) {
    table.push([{ content: bench, colSpan: 7 }]);
    for (const figure of figures) {
      const { name, unit, values } = figure;
      table.push([`  ${name}`, shown(median(values)), unit, values.length, spread(values), ...judged(figure)]);
    }
  }
  const notes = Object.values(benches).flatMap(({ figures }) =>
    figures.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`])),
  );
  return [table.toString(), ...notes].join('\n');
}
