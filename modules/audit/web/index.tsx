export { Approvals } from './approvals.tsx';
export { AskApproval } from './ask-approval.tsx';
export { ExportButton } from './export-button.tsx';
export { AuditLog } from './log.tsx';
