export { Accept } from './accept.tsx';
export { ParcelView, Ship } from './parcels.tsx';
export { allOf, chosenOf, UnitFields } from './units.tsx';
