import { effect, signal } from '@preact/signals';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEPT_AS = 'loyalty:theme';
const system = matchMedia('(prefers-color-scheme: dark)');

export const theme = signal<Theme>(kept());
const systemIsDark = signal(system.matches);
system.addEventListener('change', ({ matches }) => (systemIsDark.value = matches));

/** What is shown, whoever decided it. Charts are drawn anew when it changes. */
export function isDark(): boolean {
  return theme.value === 'system' ? systemIsDark.value : theme.value === 'dark';
}

export function setTheme(wanted: Theme): void {
  localStorage.setItem(KEPT_AS, wanted);
  theme.value = wanted;
}

effect(() => {
  const { dataset } = document.documentElement;
  if (theme.value === 'system') delete dataset['theme'];
  else dataset['theme'] = theme.value;
});

function kept(): Theme {
  const text = localStorage.getItem(KEPT_AS);
  return THEMES.find((one) => one === text) ?? 'system';
}
