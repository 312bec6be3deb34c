export { RiskScreen } from './risk.tsx';
