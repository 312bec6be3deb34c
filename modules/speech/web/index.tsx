export { GuardPanel } from './guard-panel.tsx';
