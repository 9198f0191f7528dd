import './style/console.css';
import { render } from 'preact';
import { App } from './app.js';
import { preferredLanguage, speak } from './words/language.js';

const root = document.getElementById('console');
if (root === null) throw new Error('the document has no place for the console');
void speak(preferredLanguage()).then(() => render(<App />, root));
