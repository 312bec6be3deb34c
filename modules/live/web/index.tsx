export { ChatPanel } from './chat.tsx';
export { Measures } from './measures.tsx';
export { LinkBadge, Outside } from './outside.tsx';
export { PlanScreen } from './plan.tsx';
export { PrompterScreen } from './prompter.tsx';
export { RundownRunner, type Act } from './runner.tsx';
export { SessionsScreen, SessionLinks, StateBadge } from './sessions.tsx';
export { ShelfPanel } from './shelf.tsx';
export { useControl, type Control } from './use-control.ts';
