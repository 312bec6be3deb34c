export { CompliancePanel } from './compliance-panel.tsx';
