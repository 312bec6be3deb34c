export { OrderListScreen, type DetailProps } from './orders.tsx';
export { PagesButton } from './pages.tsx';
export { tone } from './tone.ts';
