import { render } from 'preact';
import { Playground } from './playground.tsx';
import './style.css'; // oxlint-disable-line import/no-unassigned-import -- a style sheet

const place = document.getElementById('page');
if (place !== null) render(<Playground />, place);
