export { BigScreen } from './big-screen.tsx';
export { ControlScreen } from './control.tsx';
export { ReviewScreen } from './review.tsx';
export { EffectScreen } from './effect.tsx';
export { ConductScreen } from './conduct.tsx';
